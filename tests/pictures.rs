//! The pictures of journeys: of the examples, of generated projects, and of every construct.

use std::collections::BTreeMap;

use journey_grammar::{FileId, Source};
use journey_plan::Plan;
use journey_plan::draw::{Links, html, svg};
use journey_plan::model::Journey;
use journey_tests::fixture::{File, Fixture};
use journey_tests::oracle::choices::Drawn;
use journey_tests::{files_below, generate, oracle, proofs, read, root};
use roxmltree::{Document, Node};

/// A rectangle: left, top, right, bottom.
type Rect = [i32; 4];

fn plan_of(fixture: &Fixture) -> Option<Plan> {
    let checked = fixture.check();
    checked.analysis.compile(&checked.parsed).map(|compiled| compiled.plan)
}

fn example(name: &str) -> Plan {
    let folder = root().join("examples").join(name);
    let mut paths = files_below(&folder, ".journey");
    paths.push(folder.join("journey.toml"));
    let file = |path: &std::path::PathBuf| File {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        text: read(path),
        line: 0,
    };
    plan_of(&Fixture { files: paths.iter().map(file).collect() }).unwrap()
}

fn numbers(text: &str) -> Vec<i32> {
    let parts = text.split(|char: char| !(char.is_ascii_digit() || char == '-' || char == '.'));
    parts.filter(|part| !part.is_empty()).map(|part| part.parse().unwrap()).collect()
}

/// The points of a path of straight pieces and bends.
fn points(path: &str) -> Vec<[i32; 2]> {
    let mut points: Vec<[i32; 2]> = Vec::new();
    let mut rest = path;
    while let Some(letter) = rest.chars().next() {
        let behind = &rest[1..];
        let end = behind.find(|char: char| char.is_ascii_alphabetic()).unwrap_or(behind.len());
        let (of, then) = behind.split_at(end);
        let last = points.last().copied().unwrap_or_default();
        match letter {
            'H' => points.push([numbers(of)[0], last[1]]),
            'V' => points.push([last[0], numbers(of)[0]]),
            'M' | 'L' | 'Q' => points.extend(numbers(of).chunks(2).map(|at| [at[0], at[1]])),
            'Z' => {}
            other => panic!("{other} in {path}"),
        }
        rest = then;
    }
    points
}

fn attribute(node: Node<'_, '_>, name: &str) -> i32 {
    node.attribute(name).unwrap_or_else(|| panic!("no {name}: {node:?}")).parse().unwrap()
}

fn rect(node: Node<'_, '_>) -> Rect {
    if let Some(path) = node.attribute("d") {
        let all = points(path);
        let of = |axis: usize| all.iter().map(move |point| point[axis]);
        let least = |axis| of(axis).fold(i32::MAX, i32::min);
        let most = |axis| of(axis).fold(i32::MIN, i32::max);
        return [least(0), least(1), most(0), most(1)];
    }
    let (x, y) = (attribute(node, "x"), attribute(node, "y"));
    [x, y, x + attribute(node, "width"), y + attribute(node, "height")]
}

fn overlap(a: Rect, b: Rect) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Whether a point lies on the border.
fn on_border([x, y]: [i32; 2], of: Rect) -> bool {
    let within = of[0] <= x && x <= of[2] && of[1] <= y && y <= of[3];
    within && (x == of[0] || x == of[2] || y == of[1] || y == of[3])
}

fn of_class<'d>(document: &'d Document<'d>, class: &'d str) -> impl Iterator<Item = Node<'d, 'd>> {
    document.descendants().filter(move |node| {
        node.attribute("class").is_some_and(|all| all.split(' ').any(|one| one == class))
    })
}

/// Everything that must hold of any picture.
fn check(journey: &Journey) {
    let text = svg(journey, &Links::default());
    let document = Document::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let name = &journey.name;
    let mut drawn: BTreeMap<&str, u32> = BTreeMap::new();
    for node in document.descendants() {
        if let Some(id) = node.attribute("data-step") {
            *drawn.entry(id).or_default() += 1;
            let links = node.children().filter(|child| child.has_tag_name("a"));
            let links: Vec<&str> = links.filter_map(|link| link.attribute("href")).collect();
            let step = journey.steps.iter().find(|step| step.id == id).unwrap();
            let line = format!("#L{}", step.source.as_ref().unwrap().line);
            assert!(links.len() == 1 && links[0].ends_with(&line), "{name}, {id}: {links:?}");
        }
    }
    let expected: BTreeMap<&str, u32> =
        journey.steps.iter().map(|step| (step.id.as_str(), 1)).collect();
    assert_eq!(drawn, expected, "{name}");
    let whole = rect(of_class(&document, "paper").next().unwrap());
    let inside = |one: Rect| {
        whole[0] <= one[0] && whole[1] <= one[1] && one[2] <= whole[2] && one[3] <= whole[3]
    };
    let mut boxes: Vec<Rect> = of_class(&document, "box").map(rect).collect();
    let labels: Vec<Rect> = of_class(&document, "pill").map(rect).collect();
    let frames: Vec<Rect> = of_class(&document, "frame").map(rect).collect();
    let texts = document.descendants().filter(|node| node.has_tag_name("text")).map(|text| {
        let (x, y) = (attribute(text, "x"), attribute(text, "y"));
        [x, y, x + attribute(text, "textLength"), y]
    });
    for one in boxes.iter().chain(&labels).chain(&frames).copied().chain(texts) {
        assert!(inside(one), "{name}: {one:?} is outside of {whole:?}");
    }
    for path in of_class(&document, "line") {
        let way = points(path.attribute("d").unwrap());
        for end in [way[0], way[way.len() - 1]] {
            // The last piece of a line to an aside ends where its head begins.
            let reached =
                |one: &Rect| on_border(end, *one) || on_border([end[0] + 7, end[1]], *one);
            assert!(boxes.iter().chain(&frames).any(reached), "{name}: {end:?} of {way:?}");
        }
    }
    boxes.extend(&labels);
    boxes.sort_by(|a, b| a[1].cmp(&b[1]));
    for (place, one) in boxes.iter().enumerate() {
        for other in boxes[place + 1..].iter().take_while(|other| other[1] < one[3]) {
            assert!(!overlap(*one, *other), "{name}: {one:?} lies on {other:?}");
        }
    }
    let page = html(journey, &Links::default());
    for step in &journey.steps {
        let item = format!("<li id=\"{}\"", escaped(&step.id));
        assert_eq!(page.matches(&item).count(), 1, "{name}: {item}");
    }
}

fn escaped(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    text.replace('"', "&quot;").replace('\'', "&#39;")
}

#[test]
fn the_pictures_of_the_examples_are_sound() {
    for name in ["clinic", "collections", "donations", "fraud", "outage", "renewals"] {
        let plan = example(name);
        assert!(!plan.journeys.is_empty());
        plan.journeys.iter().for_each(check);
    }
}

#[test]
fn the_pictures_of_generated_projects_are_sound() {
    let files = generate::project(2_000).into_iter();
    let files = files.map(|file| File { name: file.name, text: file.text, line: 0 });
    let plan = plan_of(&Fixture { files: files.collect() }).unwrap();
    plan.journeys.iter().for_each(check);
    let mut drawn = 0;
    for seed in 0..100 {
        let text = oracle::projects::project(&mut Drawn::new(seed));
        // A policy that is broken leaves no plan.
        if let Some(plan) = plan_of(&Fixture::new("generated.journey", &text)) {
            plan.journeys.iter().for_each(check);
            drawn += plan.journeys.len();
        }
    }
    assert!(drawn > 20, "{drawn}");
}

/// A thousand steps are drawn in well under a second; here without optimisation and on a busy machine.
#[test]
fn a_long_journey_is_drawn_at_once() {
    let shape = proofs::usual(1_000);
    let parsed = journey_grammar::parse(Source::new(FileId(0), "long.journey", &shape.text));
    let inputs = journey_compiler::Inputs { parsed: vec![parsed.into()], ..Default::default() };
    let analysis = journey_compiler::analyze(&inputs);
    let lowered =
        journey_compiler::lower::lower(&analysis.program, &analysis.proofs, &inputs.parsed);
    let journey = &lowered.plan.journeys[0];
    assert!(journey.steps.len() > 900, "{}", journey.steps.len());
    #[expect(clippy::disallowed_methods, reason = "bounds the time of a picture")]
    let begin = std::time::Instant::now();
    let text = html(journey, &Links::default());
    let took = begin.elapsed();
    println!("{took:?} for {} steps, {} bytes", journey.steps.len(), text.len());
    assert!(took < std::time::Duration::from_secs(5), "{took:?}");
    check(journey);
}

/// Each construct once, small enough to look at.
#[test]
fn every_construct_has_its_picture() {
    let fixture = Fixture::new(
        "small.journey",
        &read(&root().join("tests/suite/plan/a_small_journey.journey")),
    );
    let plan = plan_of(&fixture).unwrap();
    let journey = &plan.journeys[0];
    check(journey);
    let text = svg(journey, &Links::default());
    let style = text.find("<style>").unwrap()..text.find("</style>").unwrap();
    let picture = format!("{}{}", &text[..style.start], &text[style.end..]);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("ref");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("picture__a_small_journey", picture));
}
