//! Projects of any size, made of varied realistic journeys, for benchmarks and for tests of large input.
//!
//! The text depends only on the number of lines asked for. Every project checks clean.

use std::fmt::Write as _;

/// A file of a generated project.
pub struct GeneratedFile {
    /// Its name.
    pub name: String,
    /// Its text.
    pub text: String,
}

/// A project of about `lines` lines: a schema, and files of about 500 lines of journeys each.
pub fn project(lines: usize) -> Vec<GeneratedFile> {
    project_in_files(lines, 500)
}

/// A project of about `lines` lines: a schema, and files of about `per_file` lines of journeys each.
pub fn project_in_files(lines: usize, per_file: usize) -> Vec<GeneratedFile> {
    let kinds = (lines / 500).clamp(1, 8);
    let mut files = vec![GeneratedFile { name: "schema.journey".to_owned(), text: schema(kinds) }];
    let mut written = count(&files[0].text);
    let mut journey = 0;
    while written < lines || journey < 4 * kinds {
        let mut text = String::from("//! Generated journeys.\n");
        while count(&text) < per_file && (written + count(&text) < lines || journey < 4 * kinds) {
            text.push('\n');
            text.push_str(&one_journey(journey, kinds));
            journey += 1;
        }
        written += count(&text);
        files.push(GeneratedFile { name: format!("journeys_{:04}.journey", files.len()), text });
    }
    files
}

fn count(text: &str) -> usize {
    text.lines().count()
}

fn schema(kinds: usize) -> String {
    let mut text = String::from(
        r"//! What the generated journeys speak of.

choice Tier { Gold, Silver, Bronze }

contact {
    first_name: text?
    mobile:     phone
    email:      email?
    time_zone:  timezone?
    policy_no:  text
    due:        date
    tier:       Tier
    balance:    number?
}

segment Members
segment Complaints

trigger Paid        { amount: number, reference: text? }
trigger AgentNeeded { reason: text }

purpose Service transactional { topics Reminders, Claims }

quiet time Nights {
    zone  contact
    quiet daily 21:00..08:00
    quiet Sun 00:00..24:00
    quiet on 2026-12-24..2026-12-26
}

compliance Voice { channel voice  purpose Service opt_in   quiet time Nights }
compliance Sms   { channel sms    purpose Service opt_in   quiet time Nights }
compliance Email { channel email  purpose Service opt_out  quiet time none }
",
    );
    for number in 0..kinds {
        let _ = write!(
            text,
            r#"
engagement Call{number} {{
    channel      voice
    dial mode    copilot
    input        {{ policy_no: text, due: date }}
    attributes   {{
        Outcome:    choice {{ Agreed, CallBack, Declined }}
        CallBackAt: datetime
        Score{number}: number
    }}
    dispositions {{ Interested, DoNotContact as "Do not contact" }}
}}

engagement Chat{number} {{
    channel        sms
    first response within 2 hours
    attributes     {{ Wants: choice {{ Yes, Help, Nothing }} }}
}}

text Opener{number} {{
    compliance Sms
    purpose    Service / Reminders
    body       "Hi {{contact.first_name else "there"}}, your policy {{contact.policy_no}} is due on {{contact.due}}. "
               "Reply STOP to opt out."
}}

email Letter{number} {{
    compliance Email
    purpose    Service / Reminders
    subject    "Your policy is due on {{contact.due}}"
    template   "letter-{number}"
}}
"#
        );
    }
    text
}

/// One journey; the shapes take turns, and so do the engagements and messages.
fn one_journey(number: usize, kinds: usize) -> String {
    let engagement = number / 4 % kinds;
    let body = match number % 4 {
        0 => call_then_text(number, engagement),
        1 => text_then_wait(number, engagement),
        2 => split_and_delay(number, engagement),
        _ => nested_attempts(number, engagement),
    };
    let hour = 8 + number % 10;
    format!(
        r"/// Journey number {number}: reach members before their policy is due.
journey Generated{number} {{
    audience  segment Members
    exclude   segment Complaints
    entry     ongoing
    reenter   after {days} days
    time zone {zone:?}
    starts    2026-02-02 {hour:02}:00
    exit on   trigger Paid => paid
    outcomes  paid, agreed, declined, opted_out, unreachable

{body}}}
",
        days = 90 + number % 30,
        zone = ["America/New_York", "America/Chicago", "Europe/Paris"][number % 3],
    )
}

fn conversation(engagement: usize, indent: &str) -> String {
    format!(
        r"{indent}conversation voice call with Call{engagement} {{
{indent}    compliance Voice
{indent}    purpose    Service / Reminders
{indent}    input      {{ policy_no: contact.policy_no, due: contact.due }}
{indent}}}
"
    )
}

fn call_then_text(number: usize, engagement: usize) -> String {
    let call = conversation(engagement, "        ");
    let (days, hour) = (1 + number % 3, 9 + number % 8);
    format!(
        r#"    attempt up to {times} times {{
{call}
        wait up to 2 days {{
            trigger call.attempted => {{
                branch on call.Result {{
                    connected => {{
                        branch {{
                            when call.Disposition has DoNotContact => exit opted_out
                            when call.Outcome is Agreed            => exit agreed
                            when call.Outcome is Declined          => exit declined
                            when call.CallBackAt is set            => retry at call.CallBackAt up to 7 days
                            otherwise                              => retry after {days} days at {hour:02}:00
                        }}
                    }}
                    unanswered, faulted => retry after {days} days
                }}
            }}
            trigger call.not_attempted, call.blocked => {{}}
            timeout => {{}}
        }}
    }}

    conversation sms chat with Chat{engagement} {{
        message Opener{engagement}
    }}

    wait up to 3 days {{
        trigger chat.concluded => {{
            branch on chat.Result {{
                connected => {{
                    branch on chat.Wants {{
                        Yes            => exit agreed
                        Help           => raise trigger AgentNeeded {{ reason: "asked in chat" }}
                        Nothing, unset => {{}}
                    }}
                }}
                opted_out => exit opted_out
                otherwise => {{}}
            }}
        }}
        trigger chat.blocked => {{}}
        timeout => {{}}
    }}

    send Letter{engagement}
    exit unreachable
"#,
        times = 2 + number % 3,
    )
}

fn text_then_wait(number: usize, engagement: usize) -> String {
    format!(
        r#"    // A reminder, then a chat for those who are slow.
    send Opener{engagement}
    delay 2 days at 10:00

    branch on contact.tier {{
        Gold           => send Letter{engagement}
        Silver, Bronze => {{}}
    }}

    conversation sms chat with Chat{engagement} {{
        message Opener{engagement}
    }}

    first: wait up to {days} days {{
        trigger chat.concluded => {{
            branch {{
                when chat.Result is opted_out => exit opted_out
                when chat.Result is connected and chat.Wants is Yes => exit agreed
                otherwise => {{}}
            }}
        }}
        trigger chat.blocked => {{}}
        trigger AgentNeeded as needed when needed.reason is "asked" => exit declined
        timeout => {{}}
    }}

    branch {{
        when contact.balance > {amount} and contact.tier is not Gold => raise trigger AgentNeeded {{ reason: "balance" }}
        when contact.email is set => send Letter{engagement}
        otherwise => {{}}
    }}

    exit unreachable
"#,
        days = 3 + number % 5,
        amount = 100 + number,
    )
}

fn split_and_delay(number: usize, engagement: usize) -> String {
    let call = conversation(engagement, "            ");
    format!(
        r"    delay until contact.due - {before} days at 09:00 up to 60 days

    split offer {{
        {share}% call_first => {{
{call}
            wait up to 1 day {{
                trigger call.attempted => {{
                    branch on call.Result {{
                        LiveAnswer, CallEnded => {{
                            branch on call.Disposition {{
                                DoNotContact => exit opted_out
                                Interested   => exit agreed
                                unset        => {{}}
                            }}
                        }}
                        NoAnswer, AnsweringMachine => send Opener{engagement}
                        otherwise => {{}}
                    }}
                }}
                trigger call.not_attempted, call.blocked => {{}}
                timeout => {{}}
            }}
        }}
        {rest}% text_first => {{
            send Opener{engagement}
            set contact.tier = Silver
        }}
    }}

    before_letter: delay {wait} days
    send Letter{engagement}
    exit unreachable
",
        before = 3 + number % 7,
        share = 50 + number % 30,
        rest = 50 - number % 30,
        wait = 1 + number % 4,
    )
}

fn nested_attempts(number: usize, engagement: usize) -> String {
    let call = conversation(engagement, "            ");
    format!(
        r"    attempt up to 2 times {{
        attempt up to 3 times {{
{call}
            wait up to {hours} hours {{
                trigger call.attempted => {{
                    branch on call.Result {{
                        connected => exit agreed
                        otherwise => retry after {gap} hours
                    }}
                }}
                trigger call.not_attempted => {{}}
                trigger call.blocked => {{
                    branch on call.blocked_reason {{
                        NoConsent => exit opted_out
                        otherwise => {{}}
                    }}
                }}
                timeout => {{}}
            }}
        }} exhausted => {{
            send Letter{engagement}
        }}

        delay 1 day
        retry after {days} days at 10:00
    }} exhausted => exit unreachable
",
        hours = 20 + number % 20,
        gap = 4 + number % 5,
        days = 3 + number % 4,
    )
}
