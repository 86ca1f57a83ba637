//! Journeys of any length that follow a policy, for benchmarks of the prover: the usual shape, and the worst ones by name.

use std::fmt::Write as _;

/// A program with one journey, which follows a policy of five rules.
#[derive(Clone, Debug)]
pub struct Shape {
    /// What is special about it.
    pub name: &'static str,
    /// Its text.
    pub text: String,
    /// Whether every rule is decided, not counting those for which no dates are found.
    pub decided: bool,
}

/// A sequence of attempts, chats, delays, branches on data and splits, of about so many steps.
pub fn usual(steps: usize) -> Shape {
    let mut body = String::new();
    for number in 0..steps.div_ceil(10) {
        match number % 4 {
            0 => body.push_str(&calls(number, "retry after 1 day")),
            1 => body.push_str(&between(number)),
            2 => body.push_str(&chat(number)),
            _ => body.push_str(&data(number)),
        }
    }
    shape("usual", "after 30 days", "300 days", &body)
}

/// 50 steps with three attempts, each in the body of the one before, of three runs each.
pub fn nested() -> Shape {
    shape("nested attempts", "after 30 days", "300 days", &nested_body("2 days"))
}

/// The same, with calls that come too close.
pub fn nested_refuted() -> Shape {
    shape("nested attempts, refuted", "after 30 days", "300 days", &nested_body("2 hours"))
}

fn nested_body(gap: &str) -> String {
    let mut body = String::new();
    let innermost = calls(0, &format!("retry after {gap}"));
    let _ = write!(
        body,
        r"    attempt up to 3 times {{
        attempt up to 3 times {{
{innermost}
            delay {gap}
            retry after 1 day
        }}
        delay {gap}
        retry after 2 days
    }}
"
    );
    for part in [between(1), chat(2), data(3), data(4)] {
        body.push_str(&part);
    }
    body
}

/// The shapes that cost the most.
pub fn worst() -> Vec<Shape> {
    vec![
        shape("reenter always", "always", "300 days", &nested_body("2 days")),
        hundred_runs(),
        many_choices(),
        reattempts(),
        open_handles(),
        Shape { decided: false, ..many_comparisons() },
        Shape { decided: false, ..past_the_budget() },
    ]
}

/// Attempts of a hundred runs, one after another.
fn hundred_runs() -> Shape {
    let attempt = |number: usize| {
        calls(number, "retry after 20 hours").replace("up to 3 times", "up to 100 times")
    };
    let body: String = (0..3).map(attempt).collect();
    let body = body.replace("2 days", "1 hour");
    shape("attempts of 100 runs", "after 30 days", "350 days", &body)
}

/// Twenty booleans of the contact, asked one after another.
fn many_choices() -> Shape {
    let asked = (0..20).fold(String::new(), |mut text, number| {
        let _ = writeln!(
            text,
            "    branch {{\n        when contact.flag{number} => {{}}\n        otherwise => {{}}\n    }}"
        );
        text
    });
    shape(
        "20 booleans in a row",
        "after 30 days",
        "300 days",
        &(asked + &calls(0, "retry after 1 day")),
    )
}

/// Twenty comparisons of one number, one after another: each may come out either way.
fn many_comparisons() -> Shape {
    let asked = (0..20).fold(String::new(), |mut text, number| {
        let _ = writeln!(
            text,
            "    branch {{\n        when contact.balance > {number} => {{}}\n        otherwise => {{}}\n    }}"
        );
        text
    });
    shape(
        "20 comparisons of one number",
        "after 30 days",
        "300 days",
        &(asked + &calls(0, "retry after 1 day")),
    )
}

/// Engagements that the contact center dials again by itself, nobody waiting for some.
fn reattempts() -> Shape {
    let one = |number: usize| {
        format!(
            r"    conversation voice again{number} with Again {{
        compliance Voice
        purpose    Service / Reminders
        input      {{ policy_no: contact.policy_no }}
    }}
    wait up to 6 hours {{
        trigger again{number}.attempted => {{
            branch on again{number}.Result {{
                connected => {{
                    branch {{
                        when again{number}.Disposition has DoNotContact => exit opted_out
                        otherwise => {{}}
                    }}
                }}
                otherwise => {{}}
            }}
        }}
        trigger again{number}.not_attempted, again{number}.blocked => {{}}
        timeout => {{}}
    }}
    delay 3 days
"
        )
    };
    let body: String = (0..3).map(one).collect();
    shape("reattempts", "after 30 days", "300 days", &body)
}

/// Conversations that are all open before any is waited for.
fn open_handles() -> Shape {
    let mut body = String::new();
    for number in 0..4 {
        body.push_str(&conversation(number, "    "));
        body.push_str("    delay 2 days\n");
    }
    for number in 0..4 {
        body.push_str(&wait(number, "{}"));
    }
    shape("open conversations", "after 30 days", "300 days", &body)
}

/// Attempts in attempts that carry too much with them.
fn past_the_budget() -> Shape {
    let innermost = calls(0, "retry after 1 minute").replace("2 days", "1 minute");
    let innermost = innermost.replace("up to 3 times", "up to 20 times").replace(
        "compliance Voice",
        "compliance Voice  quiet time none because \"nobody is held\"",
    );
    let body = format!(
        "    attempt up to 100 times {{\n        attempt up to 20 times {{\n{innermost}\n            retry after 1 minute\n        }}\n        retry after 1 minute\n    }}\n"
    );
    shape("past the budget", "after 30 days", "360 days", &body)
}

fn shape(name: &'static str, reenter: &str, within: &str, body: &str) -> Shape {
    let text = format!(
        r#"{DECLARATIONS}
policy Rules {{
    limit 3 calls per 24 hours
    limit 7 calls per 7 days
    hours 08:00..21:00 for calls, texts
    never calls, texts after Disposition has DoNotContact
    finish within {within}
}}

journey Measured {{
    audience  segment Members
    entry     ongoing
    reenter   {reenter}
    time zone "America/New_York"
    follows   Rules
    outcomes  agreed, declined, opted_out

{body}}}
"#
    );
    Shape { name, text, decided: true }
}

fn conversation(number: usize, indent: &str) -> String {
    format!(
        r"{indent}conversation voice call{number} with Call {{
{indent}    compliance Voice
{indent}    purpose    Service / Reminders
{indent}    input      {{ policy_no: contact.policy_no }}
{indent}}}
"
    )
}

fn wait(number: usize, retry: &str) -> String {
    format!(
        r"    wait up to 2 days {{
        trigger call{number}.attempted => {{
            branch on call{number}.Result {{
                connected => {{
                    branch {{
                        when call{number}.Disposition has DoNotContact => exit opted_out
                        when call{number}.Outcome is Agreed            => exit agreed
                        when call{number}.CallBackAt is set            => {retry}
                        otherwise                              => {retry}
                    }}
                }}
                unanswered, faulted => {retry}
            }}
        }}
        trigger call{number}.not_attempted, call{number}.blocked => {{}}
        timeout => {{}}
    }}
"
    )
}

fn calls(number: usize, retry: &str) -> String {
    let (call, wait) = (conversation(number, "        "), wait(number, retry));
    format!("    attempt up to 3 times {{\n{call}{wait}    }}\n")
}

fn between(number: usize) -> String {
    format!(
        r#"    delay 8 days
    branch {{
        when contact.balance > {number} and contact.tier is not Gold => raise trigger Asked {{ reason: "balance" }}
        when contact.email is set => send Letter
        otherwise => {{}}
    }}
    split offer{number} {{
        60% early{number} => {{
            delay 1 day
            send Letter
        }}
        40% late{number} => {{
            delay 3 days
            set contact.tier = Silver
        }}
    }}
    delay until 10:00
"#
    )
}

fn chat(number: usize) -> String {
    format!(
        r"    conversation sms chat{number} with Chat {{
        message Opener
    }}
    wait up to 3 days {{
        trigger chat{number}.concluded => {{
            branch on chat{number}.Result {{
                connected => {{
                    branch on chat{number}.Wants {{
                        Yes            => exit agreed
                        Help           => delay 1 day
                        Nothing, unset => {{}}
                    }}
                }}
                opted_out => exit opted_out
                otherwise => {{}}
            }}
        }}
        trigger chat{number}.blocked => {{}}
        timeout => send Letter
    }}
    delay until Mon 10:00
    send Reminder
"
    )
}

fn data(number: usize) -> String {
    format!(
        r"    branch on contact.tier {{
        Gold => {{
            branch {{
                when contact.flag0 => delay 1 day
                when contact.balance > {number} => send Reminder
                otherwise => {{}}
            }}
        }}
        Silver => send Letter
        otherwise => {{}}
    }}
    branch {{
        when contact.flag1 and contact.flag2 => delay 2 days
        otherwise => delay 1 day
    }}
    delay 8 days
"
    )
}

const DECLARATIONS: &str = r#"choice Tier { Gold, Silver, Bronze }

contact {
    mobile:    phone
    email:     email?
    time_zone: timezone?
    policy_no: text
    tier:      Tier
    balance:   number?
    flag0: boolean flag1: boolean flag2: boolean flag3: boolean flag4: boolean
    flag5: boolean flag6: boolean flag7: boolean flag8: boolean flag9: boolean
    flag10: boolean flag11: boolean flag12: boolean flag13: boolean flag14: boolean
    flag15: boolean flag16: boolean flag17: boolean flag18: boolean flag19: boolean
}

segment Members

trigger Asked { reason: text }

purpose Service transactional { topics Reminders }

quiet time Nights {
    zone  contact
    quiet daily 21:00..08:00
}

compliance Voice { channel voice  purpose Service opt_in   quiet time Nights }
compliance Sms   { channel sms    purpose Service opt_in   quiet time Nights }
compliance Email { channel email  purpose Service opt_out  quiet time none }

engagement Call {
    channel      voice
    dial mode    copilot
    input        { policy_no: text }
    attributes   {
        Outcome:    choice { Agreed, CallBack, Declined }
        CallBackAt: datetime
    }
    dispositions { Interested, DoNotContact }
}

engagement Again {
    channel      voice
    dial mode    copilot
    reattempts 2 every 1 day
    input        { policy_no: text }
    dispositions { Interested, DoNotContact }
}

engagement Chat {
    channel        sms
    first response within 2 hours
    attributes     { Wants: choice { Yes, Help, Nothing } }
}

text Opener   { compliance Sms    purpose Service / Reminders  body "Hello. Reply STOP to opt out." }
text Reminder { compliance Sms    purpose Service / Reminders  body "A reminder. Reply STOP to opt out." }
email Letter  { compliance Email  purpose Service / Reminders  subject "Due"  template "letter" }
"#;
