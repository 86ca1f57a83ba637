//! One edit in a program of 10,000 lines, in 100 files and in one: cutting the edited text, parsing what is new,
//! analysing again.

use criterion::{Criterion, criterion_group, criterion_main};
use journey_compiler::{Analysis, Memory, Sequential, analyze_again};
use journey_grammar::pieces;
use journey_tests::generate::project;
use journey_tests::workspace::Workspace;

const LINES: usize = 10_000;

/// The program in about so many files; the first holds the schema.
fn texts(files: usize) -> Vec<(String, String)> {
    let whole: String = project(LINES).iter().map(|file| file.text.as_str()).collect();
    let starts = pieces(&whole);
    let most = whole.len() / files;
    let mut texts: Vec<(String, String)> = vec![("0.journey".to_owned(), String::new())];
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(whole.len(), |end| *end as usize);
        if texts.last().is_some_and(|(_, text)| text.len() > most) {
            texts.push((format!("{}.journey", texts.len()), String::new()));
        }
        if let Some((_, text)) = texts.last_mut() {
            text.push_str(&whole[*start as usize..end]);
        }
    }
    texts
}

/// An edit: in which file, what is replaced by what, and whether it stands last of all.
struct Edit {
    name: &'static str,
    find: &'static str,
    replace: &'static str,
    last: bool,
}

const EDITS: [Edit; 3] = [
    Edit { name: "a journey", find: "up to 2 days", replace: "up to 3 days", last: true },
    Edit {
        name: "the contact",
        find: "    balance:    number?",
        replace: "    balance_due: number?\n    balance:    number?",
        last: false,
    },
    Edit {
        name: "a new name",
        find: "segment Members\n",
        replace: "segment Members\nsegment Added\n",
        last: false,
    },
];

fn changed(texts: &[(String, String)], edit: &Edit) -> (usize, String) {
    let mut holding = (0..texts.len()).filter(|&file| texts[file].1.contains(edit.find));
    let file = if edit.last { holding.next_back() } else { holding.next() };
    let file = file.expect("the text is somewhere");
    let text = &texts[file].1;
    let at = if edit.last { text.rfind(edit.find) } else { text.find(edit.find) };
    let at = at.expect("the text is here");
    (file, format!("{}{}{}", &text[..at], edit.replace, &text[at + edit.find.len()..]))
}

fn run(workspace: &Workspace, memory: &mut Memory) -> Analysis {
    analyze_again(&workspace.inputs(), &Sequential, memory)
}

fn again(c: &mut Criterion) {
    for files in [1, 100] {
        let texts = texts(files);
        let pairs = || texts.iter().map(|(name, text)| (&**name, &**text));
        let mut group = c.benchmark_group(format!("again/{} files", texts.len()));
        group.sample_size(20);
        group.bench_function("everything anew", |b| {
            let workspace = Workspace::new(pairs());
            b.iter(|| run(&workspace, &mut Memory::default()));
        });
        group.bench_function("pieces alone", |b| {
            b.iter(|| texts.iter().map(|(_, text)| pieces(text).len()).sum::<usize>());
        });
        for edit in &EDITS {
            let mut workspace = Workspace::new(pairs());
            let mut memory = Memory::default();
            assert!(
                !run(&workspace, &mut memory).has_errors(),
                "the generated project checks clean"
            );
            let (file, new) = changed(&texts, edit);
            let old = texts[file].1.clone();
            let mut is_new = false;
            group.bench_function(edit.name, |b| {
                b.iter(|| {
                    is_new = !is_new;
                    workspace.set(file, if is_new { &new } else { &old });
                    run(&workspace, &mut memory)
                });
            });
        }
        group.finish();
    }
}

criterion_group!(benches, again);
criterion_main!(benches);
