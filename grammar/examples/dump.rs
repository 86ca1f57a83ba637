#![allow(missing_docs)]
fn main() {
    let p = std::env::args().nth(1).unwrap();
    let t = std::fs::read_to_string(&p).unwrap();
    let parsed =
        journey_grammar::parse(journey_grammar::Source::new(journey_grammar::FileId(0), &p, &t));
    if std::env::args().nth(2).is_some() {
        println!("{:#?}", parsed.file);
    }
    let ix = journey_grammar::LineIndex::new(&t);
    for d in &parsed.diagnostics {
        let lc = ix.line_column(
            &t,
            d.primary.span.start,
            journey_grammar::line_index::ColumnUnit::Scalar,
        );
        println!(
            "{}:{}: {} {:?} -- {} [{}]",
            lc.line + 1,
            lc.column + 1,
            d.code,
            d.primary.span.text(&t),
            d.title,
            d.primary.message
        );
        for r in &d.related {
            println!("      related {:?}: {}", r.span.text(&t), r.message);
        }
        if let Some(h) = &d.help {
            println!("      help: {h}");
        }
        for f in &d.fixes {
            println!(
                "      fix({:?}): {} {:?}",
                f.applicability,
                f.title,
                f.edits.iter().map(|e| (e.span.text(&t), &e.text)).collect::<Vec<_>>()
            );
        }
    }
    println!(
        "{} items, {} comments {} blank",
        parsed.file.items.len(),
        parsed.trivia.comments.len(),
        parsed.trivia.blank_lines.len()
    );
}
