//! The digest sees what a program means, and nothing else.

use super::{CALL, SCHEMA, SETTINGS, compile};

fn digest(texts: &[&str]) -> String {
    compile(texts).plan.digest
}

fn program() -> String {
    format!(
        "journey J {{ {SETTINGS} {CALL} wait up to 2 days {{ trigger call.attempted => {{ \
         branch on call.Result {{ connected => exit won otherwise => {{}} }} }} \
         trigger call.not_attempted, call.blocked => {{}} timeout => {{}} }} \
         delay 1 day send Letter }}"
    )
}

#[test]
fn layout_comments_and_places_do_not_count() {
    let plain = digest(&[&program(), SCHEMA]);
    let relaid = program().replace("delay 1 day", "// soon\n\n    delay 1 day // over\n");
    assert_eq!(digest(&[&relaid, SCHEMA]), plain);
    assert_eq!(digest(&[SCHEMA, &program()]), plain);
    let one_file = format!("{SCHEMA}\n{}", program());
    assert_eq!(digest(&[&one_file]), plain);
    assert_eq!(
        digest(&[&program().replace("1 day", "24 hours").replace("24 hours", "1 day"), SCHEMA]),
        plain
    );
}

#[test]
fn the_order_of_declarations_and_of_their_parts_does_not_count() {
    let plain = digest(&[&program(), SCHEMA]);
    let moved = [
        ("segment Members\nsegment Complaints", "segment Complaints\nsegment Members"),
        ("home: phone?\n    email: email?", "email: email?\n    home: phone?"),
        ("choice Tier { Gold, Silver }", "choice Tier { Silver, Gold }"),
        ("topics Claims, Renewals", "topics Renewals, Claims"),
        ("{ Stop, Later as \"call later\" }", "{ Later as \"call later\", Stop }"),
        ("{ amount: number, note: text? }", "{ note: text?, amount: number }"),
        ("\"there\"}, \" \"your", "\"there\"}, your"),
    ];
    for (from, to) in moved {
        let schema = SCHEMA.replace(from, to);
        assert_ne!(schema, SCHEMA, "{from}");
        assert_eq!(digest(&[&program(), &schema]), plain, "{from}");
    }
    let outcomes = program().replace("outcomes won, lost", "outcomes lost, won");
    assert_eq!(digest(&[&outcomes, SCHEMA]), plain);
}

#[test]
fn every_change_of_meaning_counts() {
    let plain = digest(&[&program(), SCHEMA]);
    let changes = [
        ("2 days", "3 days"),
        ("delay 1 day", "delay 24 hours"),
        ("delay 1 day", "later: delay 1 day"),
        ("connected => exit won", "connected => exit lost"),
        ("connected =>", "connected, NoAnswer =>"),
        ("Service / Claims", "Service / Renewals"),
        ("to contact.mobile", "to contact.home"),
        ("since: contact.due", "since: contact.due + 1 day"),
        ("Europe/Paris", "Europe/Berlin"),
        ("audience segment Members", "audience segment Complaints"),
        ("send Letter", "send Letter send Letter"),
        ("outcomes won, lost", "outcomes won, lost, other"),
        ("goal trigger Closed", "goal trigger Paid"),
    ];
    for (from, to) in changes {
        let text = program().replace(from, to);
        assert_ne!(text, program(), "{from}");
        assert_ne!(digest(&[&text, SCHEMA]), plain, "{from} -> {to}");
    }
    let changes = [
        ("as \"call later\"", "as \"later\""),
        ("21:00..08:00", "21:00..09:00"),
        ("dial mode copilot", "dial mode copilot reattempts 1 every 1 hour"),
        ("Bye {contact.due}", "Bye"),
        ("channel voice purpose Service opt_in", "channel voice purpose Service opt_out"),
    ];
    for (from, to) in changes {
        let schema = SCHEMA.replace(from, to);
        assert_ne!(schema, SCHEMA, "{from}");
        assert_ne!(digest(&[&program(), &schema]), plain, "{from} -> {to}");
    }
}
