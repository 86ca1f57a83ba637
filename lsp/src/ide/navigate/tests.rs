use std::fmt::Write as _;

use insta::assert_snapshot;
use journey_grammar::Span;

use super::{
    Access, Call, CallNode, Destination, call_item, definition, highlights, incoming_calls,
    linked_editing, links, outgoing_calls, references,
};
use crate::ide::fixture::{Fixture, ask_everywhere};

const STORY: &str = r#"//- journey.toml
[project]
packs    = ["us-federal@2026-11"]
policies = ["Calm", "UsFederalTelemarketing"]
time_zone = "Europe/Paris"
//- schema.journey
contact { mobile: phone, tier: choice { Gold, Silver } }
segment Große as "big"
trigger Bought { amount: number }
engagement Call { channel voice dial mode preview dispositions { Never } }
engagement Talk { channel voice dial mode preview dispositions { Never } }
policy Calm { never calls after Disposition has Never }
//- story.journey
journey Thanks {
    audience trigger Bought as order when order.amount > 3
    outcomes done
    attempt up to 2 times {
        set contact.tier = Gold
        retry after 1 day
    }
    raise trigger Bought { amount: 3 }
    exit done
}
scenario "a gift" for Thanks {
    start 2026-03-02 10:00 with Bought { amount: 3 }
    expect exit done
}
"#;

/// The story with a cursor in the first `part` that `before` precedes.
fn story(before: &str, part: &str) -> Fixture {
    let from = STORY.find(before).unwrap();
    let at = from + STORY.get(from..).unwrap().find(part).unwrap();
    let (left, right) = STORY.split_at(at + 1);
    Fixture::new(&format!("{left}$0{right}"))
}

fn goes_to(before: &str, part: &str) -> String {
    let fixture = story(before, part);
    let Some(found) = definition(&fixture.snapshot, fixture.point()) else {
        return "nowhere".to_owned();
    };
    let mut marks = vec![(found.origin, "from")];
    let mut packs = String::new();
    for target in &found.targets {
        match target {
            Destination::Here { name, whole } => marks.extend([(*whole, "whole"), (*name, "to")]),
            Destination::Pack { id, name } => {
                let text = fixture.snapshot.text(*name);
                let _ = writeln!(packs, "{id}: {text:?}");
            }
        }
    }
    fixture.draw(&marks) + &packs
}

#[test]
fn a_name_leads_to_its_declaration_in_another_file() {
    assert_snapshot!(goes_to("audience", "Bought"), @"
    schema.journey
    trigger Bought { amount: number }
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whole
            ^^^^^^ to
    story.journey
        audience trigger Bought as order when order.amount > 3
                         ^^^^^^ from
    ");
    assert_snapshot!(goes_to("scenario", "Thanks"), @r#"
    story.journey
    journey Thanks {
    ^^^^^^^^^^^^^^^^ whole
            ^^^^^^ to
    scenario "a gift" for Thanks {
                          ^^^^^^ from
    "#);
    assert_snapshot!(goes_to("order.amount", "amount"), @"
    schema.journey
    trigger Bought { amount: number }
                     ^^^^^^ whole
                     ^^^^^^ to
    story.journey
        audience trigger Bought as order when order.amount > 3
                                                    ^^^^^^ from
    ");
}

#[test]
fn words_of_the_language_lead_somewhere_too() {
    assert_snapshot!(goes_to("retry", "retry"), @"
    story.journey
        attempt up to 2 times {
        ^^^^^^^ to
        ^^^^^^^^^^^^^^^^^^^^^^^ whole
            retry after 1 day
            ^^^^^ from
    ");
    assert_snapshot!(goes_to("set contact", "contact"), @"
    schema.journey
    contact { mobile: phone, tier: choice { Gold, Silver } }
    ^^^^^^^ to
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ whole
    story.journey
            set contact.tier = Gold
                ^^^^^^^ from
    ");
    assert_snapshot!(goes_to("exit done", "exit"), @"nowhere");
}

#[test]
fn rule_packs_are_shown_and_are_no_files() {
    assert_snapshot!(goes_to("UsFederal", "UsFederal"), @r#"
    journey.toml
    policies = ["Calm", "UsFederalTelemarketing"]
                         ^^^^^^^^^^^^^^^^^^^^^^ from
    us-federal@2026-11: "UsFederalTelemarketing"
    "#);
    assert_snapshot!(goes_to("us-federal", "us-federal"), @r#"
    journey.toml
    packs    = ["us-federal@2026-11"]
                 ^^^^^^^^^^^^^^^^^^ from
    us-federal@2026-11: ""
    "#);
}

#[test]
fn a_code_in_a_policy_leads_to_every_engagement_that_declares_it() {
    assert_snapshot!(goes_to("Disposition has", "Never"), @"
    schema.journey
    engagement Call { channel voice dial mode preview dispositions { Never } }
                                                                     ^^^^^ whole
                                                                     ^^^^^ to
    engagement Talk { channel voice dial mode preview dispositions { Never } }
                                                                     ^^^^^ whole
                                                                     ^^^^^ to
    policy Calm { never calls after Disposition has Never }
                                                    ^^^^^ from
    ");
}

fn referred(before: &str, part: &str, with_declaration: bool) -> String {
    let fixture = story(before, part);
    let found = references(&fixture.snapshot, fixture.point(), with_declaration);
    let marks: Vec<_> = found.into_iter().map(|span| (span, "here")).collect();
    fixture.draw(&marks)
}

#[test]
fn references_are_found_in_all_files() {
    assert_snapshot!(referred("trigger Bought", "Bought", true), @"
    schema.journey
    trigger Bought { amount: number }
            ^^^^^^ here
    story.journey
        audience trigger Bought as order when order.amount > 3
                         ^^^^^^ here
        raise trigger Bought { amount: 3 }
                      ^^^^^^ here
        start 2026-03-02 10:00 with Bought { amount: 3 }
                                    ^^^^^^ here
    ");
    assert_snapshot!(referred("outcomes", "done", false), @"
    story.journey
        exit done
             ^^^^ here
        expect exit done
                    ^^^^ here
    ");
    assert_snapshot!(referred("\"Calm", "Calm", true), @r#"
    journey.toml
    policies = ["Calm", "UsFederalTelemarketing"]
                 ^^^^ here
    schema.journey
    policy Calm { never calls after Disposition has Never }
           ^^^^ here
    "#);
}

#[test]
fn highlights_tell_what_is_read_from_what_is_written() {
    let drawn = |before, part| {
        let fixture = story(before, part);
        let all = highlights(&fixture.snapshot, fixture.point());
        let word = |access| if access == Access::Write { "write" } else { "read" };
        let marks: Vec<_> = all.iter().map(|one| (one.span, word(one.access))).collect();
        fixture.draw(&marks)
    };
    assert_snapshot!(drawn("audience", "Bought"), @"
    story.journey
        audience trigger Bought as order when order.amount > 3
                         ^^^^^^ read
        raise trigger Bought { amount: 3 }
                      ^^^^^^ write
        start 2026-03-02 10:00 with Bought { amount: 3 }
                                    ^^^^^^ write
    ");
    assert_snapshot!(drawn("order.amount", "amount"), @"
    story.journey
        audience trigger Bought as order when order.amount > 3
                                                    ^^^^^^ read
        raise trigger Bought { amount: 3 }
                               ^^^^^^ write
        start 2026-03-02 10:00 with Bought { amount: 3 }
                                             ^^^^^^ write
    ");
    assert_snapshot!(drawn("retry", "retry"), @"
    story.journey
        attempt up to 2 times {
        ^^^^^^^ read
            retry after 1 day
            ^^^^^ read
    ");
}

#[test]
fn the_manifest_links_to_rule_packs() {
    let fixture = Fixture::new(STORY);
    let manifest = fixture.snapshot.file_named("journey.toml").unwrap();
    let links = links(&fixture.snapshot, manifest);
    let marks: Vec<_> = links.iter().map(|link| (link.span, link.pack)).collect();
    assert_snapshot!(fixture.draw(&marks), @r#"
    journey.toml
    packs    = ["us-federal@2026-11"]
                 ^^^^^^^^^^^^^^^^^^ us-federal@2026-11
    "#);
    assert!(super::links(&fixture.snapshot, manifest + 1).is_empty());
}

#[test]
fn the_names_of_a_journey_are_edited_together() {
    let drawn = |before, part| {
        let fixture = story(before, part);
        let all = linked_editing(&fixture.snapshot, fixture.point()).unwrap_or_default();
        let marks: Vec<_> = all.into_iter().map(|span| (span, "here")).collect();
        fixture.draw(&marks)
    };
    assert_snapshot!(drawn("order.amount", "order"), @"
    story.journey
        audience trigger Bought as order when order.amount > 3
                                   ^^^^^ here
                                              ^^^^^ here
    ");
    assert_snapshot!(drawn("exit done", "done"), @"");
}

const CALLS: &str = r"
trigger A
trigger B
journey First {
    audience trigger A
    exit on trigger B => done
    outcomes done
    raise trigger B
    raise trigger B
    wait up to 2 days { trigger B => {} trigger A => {} timeout => {} }
}
journey Second { goal trigger B raise trigger A }
";

#[test]
fn triggers_and_journeys_call_each_other() {
    let fixture = Fixture::new(CALLS);
    let snapshot = &fixture.snapshot;
    let told = |calls: Vec<Call>| {
        let start = |span: Span| snapshot.place(span).map_or(0, |place| place.range.start);
        let one = |call: Call| {
            let places: Vec<u32> = call.places.iter().map(|span| start(*span)).collect();
            let at = start(call.item.at);
            format!("{:?} {} {places:?} {at}\n", call.item.node, call.item.detail)
        };
        calls.into_iter().map(one).collect::<String>()
    };
    let (b, first) = (CallNode::Trigger("B".to_owned()), CallNode::Journey("First".to_owned()));
    assert_snapshot!(told(incoming_calls(snapshot, &b)), @r#"Journey("First") raises it [126, 146] 29"#);
    assert_snapshot!(told(outgoing_calls(snapshot, &b)), @r#"
    Journey("First") ends by it [19] 80
    Journey("First") waits for it [19] 180
    Journey("Second") has it as its goal [19] 252
    "#);
    assert_snapshot!(told(incoming_calls(snapshot, &first)), @r#"
    Trigger("A") starts it [9] 9
    Trigger("B") ends it [19] 19
    Trigger("B") is waited for [19] 19
    Trigger("A") is waited for [9] 9
    "#);
    assert_snapshot!(told(outgoing_calls(snapshot, &first)), @r#"Trigger("B") is raised [126, 146] 19"#);
}

#[test]
fn a_call_begins_at_a_trigger_or_a_journey() {
    let node = |text: &str| {
        let fixture = Fixture::new(text);
        call_item(&fixture.snapshot, fixture.point()).map(|item| item.node)
    };
    assert_eq!(node("trigger A$0"), Some(CallNode::Trigger("A".to_owned())));
    assert_eq!(node("journey J$0 { }"), Some(CallNode::Journey("J".to_owned())));
    assert_eq!(node("segment S$0"), None);
}

#[test]
fn anything_may_be_asked_where_it_leads() {
    ask_everywhere(23, |snapshot, file, offset| {
        let Some(point) = snapshot.point(file, offset) else { return };
        let goes = definition(snapshot, point);
        let all = references(snapshot, point, true);
        let marked = highlights(snapshot, point);
        assert!(marked.len() <= all.len() || all.is_empty());
        assert!(all.iter().all(|span| snapshot.place(*span).is_some()));
        assert!(all.is_empty() || goes.is_some(), "what is named is declared");
        let _ = (linked_editing(snapshot, point), links(snapshot, file));
        if let Some(item) = call_item(snapshot, point) {
            let _ = (incoming_calls(snapshot, &item.node), outgoing_calls(snapshot, &item.node));
        }
    });
}
