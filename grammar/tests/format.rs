//! What canonical text looks like, construct by construct.

#![expect(clippy::panic, reason = "a test stops where something is not as expected")]

use journey_grammar::{FileId, Source, format, parse};

/// The programs of the language reference.
const REFERENCE: &str = include_str!("../../docs/language.md");

fn formatted(text: &str) -> String {
    let parsed = parse(Source::new(FileId(0), "a.journey", text));
    let once = format(&parsed).unwrap_or_else(|bug| panic!("{bug}\n{text}"));
    let parsed = parse(Source::new(FileId(0), "a.journey", &once));
    let twice = format(&parsed).unwrap_or_else(|bug| panic!("{bug}\n{once}"));
    assert_eq!(once, twice, "formatting twice changes something");
    once
}

#[track_caller]
fn becomes(text: &str, expected: &str) {
    let result = formatted(text);
    assert!(result == expected, "got:\n{result}\nexpected:\n{expected}");
}

#[track_caller]
fn stays(text: &str) {
    becomes(text, text);
}

/// A body of a journey, between its braces.
#[track_caller]
fn steps_become(steps: &str, expected: &str) {
    becomes(&format!("journey J {{\n{steps}\n}}\n"), &format!("journey J {{\n{expected}\n}}\n"));
}

#[track_caller]
fn steps_stay(steps: &str) {
    steps_become(steps, steps);
}

fn programs() -> Vec<String> {
    let mut programs = Vec::new();
    let mut block: Option<String> = None;
    for line in REFERENCE.lines() {
        match &mut block {
            Some(_) if line == "```" => programs.extend(block.take()),
            Some(text) => {
                text.push_str(line);
                text.push('\n');
            }
            None if line == "```journey" => block = Some(String::new()),
            None => {}
        }
    }
    programs
}

#[test]
fn the_reference_is_canonical() {
    let programs = programs();
    assert!(programs.len() >= 5, "the reference has lost its programs");
    for program in programs {
        stays(&program);
    }
}

#[test]
fn an_empty_file_is_empty() {
    stays("");
    becomes("\n\n  \n", "");
    stays("// only a comment\n");
    stays("//! only documentation\n");
}

#[test]
fn byte_order_mark_and_carriage_returns_go() {
    becomes("\u{feff}segment A\r\n// c\r\nsegment B\r\n", "segment A\n// c\nsegment B\n");
}

#[test]
fn a_byte_order_mark_inside_the_text_is_white_space() {
    becomes("\n \u{feff}// one\nsegment\u{feff}A\u{feff}\n", "// one\nsegment A\n");
}

#[test]
fn declarations_are_parted_by_a_blank_line() {
    becomes(
        "segment A segment B\n\n\n\nsegment C\ncontact {\n a: text }\nsegment D",
        "segment A\nsegment B\n\nsegment C\n\ncontact {\n    a: text\n}\nsegment D\n",
    );
}

#[test]
fn the_blank_line_goes_above_the_documentation() {
    becomes(
        "segment A\n/// Doc.\ncontact {\na: text\n}",
        "segment A\n\n/// Doc.\ncontact {\n    a: text\n}\n",
    );
}

#[test]
fn neighbouring_declarations_are_aligned() {
    becomes(
        "trigger A { x: text }\ntrigger LongName { y: text,z:number? }",
        "trigger A        { x: text }\ntrigger LongName { y: text, z: number? }\n",
    );
    stays("trigger A { x: text }\n\ntrigger LongName { y: text }\n");
}

#[test]
fn names_keep_their_outer_spelling() {
    becomes(
        "segment A as\"a 1\"of leads\nchoice C{X as \"x\\n\",Y}",
        "segment A as \"a 1\" of leads\nchoice C { X as \"x\\n\", Y }\n",
    );
}

#[test]
fn values_on_lines_of_their_own_have_no_commas() {
    becomes(
        "choice C {\nX, Y as \"y\",\n/// Doc.\nZ }",
        "choice C {\n    X\n    Y as \"y\"\n    /// Doc.\n    Z\n}\n",
    );
}

#[test]
fn what_does_not_fit_is_broken() {
    let names: Vec<String> = (0..20).map(|i| format!("Value{i}")).collect();
    let expected = format!("choice C {{\n    {}\n}}\n", names.join("\n    "));
    becomes(&format!("choice C {{ {} }}", names.join(", ")), &expected);
}

#[test]
fn names_that_do_not_fit_go_below_the_first() {
    let names: Vec<String> = (0..14).map(|i| format!("outcome_{i}")).collect();
    let text = format!("journey J {{\n    entry    once\n    outcomes {}\n}}\n", names.join(", "));
    let result = formatted(&text);
    assert!(result.lines().all(|line| line.len() <= 100), "{result}");
    assert!(result.contains(",\n             outcome_"), "{result}");
}

#[test]
fn fields_are_aligned_behind_the_colon() {
    becomes(
        "contact { // fields\n a:text?\nlonger_name   :phone,\n\n\n b: choice{X,Y}\n}",
        "contact {  // fields\n    a:           text?\n    longer_name: phone\n\n    b: choice { X, Y }\n}\n",
    );
}

#[test]
fn settings_are_aligned_in_runs() {
    becomes(
        "compliance C {\n channel voice\n quiet   time none\n\n purpose A opt_in\n purpose Long opt_out }",
        "compliance C {\n    channel    voice\n    quiet time none\n\n    purpose A    opt_in\n    purpose Long opt_out\n}\n",
    );
}

#[test]
fn settings_on_a_line_stay_there() {
    becomes(
        "compliance A { channel sms purpose P opt_in }\ncompliance Bc {channel email quiet time none}",
        "compliance A  { channel sms    purpose P opt_in }\ncompliance Bc { channel email  quiet time none }\n",
    );
}

#[test]
fn durations_agree_with_their_numbers() {
    steps_become(
        "delay 1 days 12 hour\ndelay 2 day\ndelay 1_000 second",
        concat!("    delay 1 day 12 hours\n", "    delay 2 days\n", "    delay 1_000 seconds"),
    );
}

#[test]
fn one_line_arms_are_aligned() {
    steps_become(
        "branch on a.Result { X,Y=>exit a\notherwise=>{} }",
        "    branch on a.Result {\n        X, Y      => exit a\n        otherwise => {}\n    }",
    );
    steps_stay(
        "    wait up to 1 day {\n        trigger a.blocked => {}\n        timeout => {}\n    }",
    );
}

#[test]
fn an_arm_that_does_not_fit_is_broken_behind_its_arrow() {
    let name = "n".repeat(60);
    steps_become(
        &format!(
            "branch {{ when a.B is {name} => retry after 1 day at 10:00\notherwise => {{}} }}"
        ),
        &format!(
            "    branch {{\n        when a.B is {name} =>\n            retry after 1 day at 10:00\n        otherwise => {{}}\n    }}"
        ),
    );
}

#[test]
fn a_condition_that_does_not_fit_is_broken_before_and_or() {
    let name = "n".repeat(40);
    steps_become(
        &format!("branch {{ when a.B is {name} and (a.C is {name} or a.D is set) => exit b }}"),
        &format!(
            "    branch {{\n        when a.B is {name}\n                and (a.C is {name} or a.D is set) => exit b\n    }}"
        ),
    );
}

#[test]
fn records_keep_their_lines() {
    steps_become(
        "raise trigger A { a:1,b : \"x\" , }\nraise trigger B {\na: 1, b: 2,\nc: 3 }",
        concat!(
            "    raise trigger A { a: 1, b: \"x\" }\n",
            "    raise trigger B {\n",
            "        a: 1, b: 2,\n",
            "        c: 3,\n",
            "    }"
        ),
    );
}

#[test]
fn blocks_of_steps_are_always_broken() {
    steps_become(
        "attempt up to 3 times { retry after 1 hour } exhausted => { exit a }",
        concat!(
            "    attempt up to 3 times {\n",
            "        retry after 1 hour\n",
            "    } exhausted => {\n",
            "        exit a\n",
            "    }"
        ),
    );
}

#[test]
fn all_steps_have_a_form() {
    steps_stay(concat!(
        "    first: conversation voice call with E {\n",
        "        input { a: contact.a else \"x\", b: now + 1 day }\n",
        "    }\n",
        "    split s {\n",
        "        80.5% a => exit x\n",
        "        19.5% b => {}\n",
        "    }\n",
        "    delay until Mon 09:00\n",
        "    delay until contact.day - 3 days at 09:00 up to 60 days\n",
        "    retry at call.At up to 7 days\n",
        "    retry at 10:00\n",
        "    set contact.tier = unset\n",
        "    set contact.tier = Gold\n",
        "    branch {\n",
        "        when not (contact.tier in [A, B]) or contact in segment Vip => {}\n",
        "        when a.B is not C and a.D is unset and a.E >= -0.5          => send M\n",
        "    }"
    ));
}

#[test]
fn a_blank_line_parts_settings_from_steps() {
    becomes("journey J { entry once\n exit a }", "journey J {\n    entry once\n\n    exit a\n}\n");
}

#[test]
fn policies_have_a_rule_a_line() {
    becomes(
        "policy P { limit 3 calls per 24 hours because \"x\" hours Mon..Fri 09:00 .. 17:00,Sat,Sun 10:00..12:00 for calls\nrequire opt_in for calls,texts\nnever calls for 7 day after Result is connected }",
        concat!(
            "policy P {\n",
            "    limit 3 calls per 24 hours because \"x\"\n",
            "    hours Mon..Fri 09:00..17:00, Sat, Sun 10:00..12:00 for calls\n",
            "    require opt_in for calls, texts\n",
            "    never calls for 7 days after Result is connected\n",
            "}\n"
        ),
    );
}

#[test]
fn a_reason_that_does_not_fit_has_a_line_of_its_own() {
    let reason = "r".repeat(70);
    becomes(
        &format!(
            "policy P {{ never calls for 7 days after Result in [A, B] because \"{reason}\" }}"
        ),
        &format!(
            "policy P {{\n    never calls for 7 days after Result in [A, B]\n        because \"{reason}\"\n}}\n"
        ),
    );
}

#[test]
fn what_cannot_be_parsed_is_kept() {
    becomes(
        "segment   A\njourney J {\n  send   B\n  wobble  the   {\n   thing }\n  exit   c\n}",
        "segment A\n\njourney J {\n    send B\n    wobble  the   {\n   thing }\n    exit c\n}\n",
    );
}

#[test]
fn settings_that_do_not_exist_are_kept() {
    stays("text Long {\n    complquiet Sms    purpose ,\n      A we miss you.\"\n}\n");
    stays("engagement Call {   first, second   }\n");
    becomes("engagement Call { first   one }", "engagement Call { first one }\n");
}

#[test]
fn a_step_with_a_mistake_is_kept_and_its_neighbours_formatted() {
    steps_become(
        "send   A\ndelay 24h  // soon\nexit   b",
        "    send A\n    delay 24h  // soon\n    exit b",
    );
}

#[test]
fn scenario_lines_are_aligned_by_their_first_word() {
    stays(concat!(
        "scenario \"s\" for J {\n",
        "    given   consent A / B / C opted_in\n",
        "    given   contact in segment Vip\n",
        "    given   split offer = text_first\n",
        "    start   2026-03-02 10:00 with P { amount: 20 }\n",
        "    expect  call blocked NoConsent at 10:00\n",
        "    expect  raise trigger T { a: 1 } within 1 hour\n",
        "    raise   trigger T after 1 day\n",
        "    set     contact.a = B after 1 day\n",
        "    consent A / B opted_out after 1 day\n",
        "    pass    2 days\n",
        "}\n"
    ));
}

#[test]
fn forecast_lines_are_aligned_by_what_they_are_about() {
    stays(concat!(
        "forecast F for J {\n",
        "    contacts 10\n",
        "    seed     1\n",
        "    a.x      in 1 hour .. 3 days\n",
        "    a.Result { X 50%, \"y\" 50% }\n",
        "    trigger T    5% within 1 day\n",
        "    trigger Long 5% within 1 day\n",
        "}\n"
    ));
}

#[test]
fn comments_stay_where_they_were() {
    stays(concat!(
        "//! File.\n",
        "\n",
        "// before\n",
        "segment A  // behind\n",
        "// between\n",
        "\n",
        "/// Doc.\n",
        "contact {\n",
        "    // first\n",
        "    a: text                         // one\n",
        "    // middle\n",
        "    b: text                         // two\n",
        "    // last\n",
        "}  // closed\n",
        "\n",
        "journey J {\n",
        "    // nothing\n",
        "}\n",
        "// end\n"
    ));
}

#[test]
fn comments_in_odd_places_are_kept() {
    steps_become(
        "wait // a\n up // b\n to 1 // c\n day { // d\n timeout // e\n => // f\n { // g\n } // h\n } // i",
        concat!(
            "    wait  // a\n",
            "        up  // b\n",
            "        to 1  // c\n",
            "        day {  // d\n",
            "        timeout  // e\n",
            "            =>  // f\n",
            "            {  // g\n",
            "        }  // h\n",
            "    }  // i"
        ),
    );
}

#[test]
fn comments_in_expressions_are_kept() {
    steps_become(
        "branch { when a.B is C // one\n // two\n and a.D is E => exit f }",
        concat!(
            "    branch {\n",
            "        when a.B is C  // one\n",
            "                // two\n",
            "                and a.D is E => exit f\n",
            "    }"
        ),
    );
}

#[test]
fn a_comma_never_ends_up_in_a_comment() {
    steps_become(
        "raise trigger A { a: 1 // one\n, b: 2 // two\n }",
        concat!(
            "    raise trigger A {\n",
            "        a: 1,  // one\n",
            "        b: 2,  // two\n",
            "    }"
        ),
    );
}

#[test]
fn comments_of_neighbours_share_a_column() {
    steps_become(
        "send A // one\nexit b // two\n\nsend C // three",
        "    send A  // one\n    exit b  // two\n\n    send C  // three",
    );
    steps_stay("    send A         // one\n    exit longer_b  // two");
    steps_stay(
        "    send A                // a column of their own\n    exit longer_b         // is kept",
    );
}

#[test]
fn strings_of_a_setting_stand_below_each_other() {
    becomes(
        "text T { compliance C\n body \"a {contact.x else \"y\"}\" \"b\\{\" }",
        concat!(
            "text T {\n",
            "    compliance C\n",
            "    body       \"a {contact.x else \"y\"}\"\n",
            "               \"b\\{\"\n",
            "}\n"
        ),
    );
}
