use insta::assert_snapshot;

use super::*;
use crate::ide::fixture::{Fixture, ask_everywhere};

fn drawn(text: &str, options: HintOptions) -> String {
    let fixture = Fixture::new(text);
    let end = u32::try_from(fixture.snapshot.files()[fixture.file].text.len()).unwrap();
    let range = if fixture.range == (0..0) { 0..end } else { fixture.range.clone() };
    let hints = hints(&fixture.snapshot, fixture.file, &range, options);
    let words: Vec<String> =
        hints.iter().map(|hint| format!("{} | {}", hint.label, hint.tooltip)).collect();
    let marks: Vec<(Span, &str)> =
        hints.iter().zip(&words).map(|(hint, words)| (hint.span, words.as_str())).collect();
    fixture.draw(&marks)
}

const NOTHING: HintOptions = HintOptions { otherwise: false, times: false, contacts: false };
const OTHERWISE: HintOptions = HintOptions { otherwise: true, ..NOTHING };

const CALL: &str = r#"
engagement Renewal {
    channel      voice
    dial mode    preview
    dispositions { DoNotContact, Später }
    attributes   { Mood: choice { Good, Bad }?, Note: text? }
}
compliance Voice { channel voice  purpose Service none  quiet time none }
purpose Service transactional
segment Everybody

journey J {
    audience  segment Everybody
    time zone "Europe/Paris"
    outcomes  done

    conversation voice call with Renewal {
        compliance Voice
        purpose    Service
    }
    wait up to 2 days {
        trigger call.attempted => {
            branch on call.Result {
                LiveAnswer => {
                    branch on call.Disposition {
                        Später    => exit done
                        otherwise => {}
                    }
                    branch on call.Mood {
                        Good      => exit done
                        otherwise => {}
                    }
                    branch on call.Note {
                        "x"       => exit done
                        otherwise => {}
                    }
                }
                otherwise => {}
            }
        }
        trigger call.not_attempted, call.blocked => {}
        timeout => {}
    }
}
"#;

#[test]
fn otherwise_tells_what_is_left() {
    assert_snapshot!(drawn(CALL, OTHERWISE));
}

#[test]
fn only_a_part_of_the_file_is_looked_at() {
    let text =
        CALL.replace("Good  ", "$0Good  ").replace("branch on call.Note", "$0branch on call.Note");
    assert_snapshot!(drawn(&text, OTHERWISE));
}

#[test]
fn each_kind_can_be_switched_off() {
    assert_eq!(drawn(CALL, NOTHING), "");
}

const STEPS: &str = r#"
engagement Renewal { channel voice  dial mode preview  reattempts 1 every 4 hours }
compliance Voice { channel voice  purpose Service none  quiet time none }
compliance Sms { channel sms  purpose Service none  quiet time none }
text Hello { compliance Sms  purpose Service  body "Hello" }
purpose Service transactional
contact { mobile: phone, when: date }
segment Everybody

journey J {
    audience  segment Everybody
    time zone "Europe/Paris"
    outcomes  done

    send Hello  // first
    attempt up to 2 times {
        conversation voice call with Renewal {
            compliance Voice
            purpose    Service
        }
        wait up to 2 days {
            trigger call.attempted                   => retry after 1 day
            trigger call.not_attempted, call.blocked => {}
            timeout                                  => exit done
        }
    }
    delay 1 day
    exit done
}

journey Broken {
    audience segment Nowhere
    delay 1 day
}
"#;

#[test]
fn steps_tell_when_a_run_comes_and_what_it_has_sent() {
    assert_snapshot!(drawn(STEPS, HintOptions { times: true, ..NOTHING }));
    assert_snapshot!(drawn(STEPS, HintOptions { contacts: true, ..NOTHING }));
}

#[test]
fn half_a_branch_tells_nothing_wrong() {
    let cut = CALL.find("Good  ").unwrap();
    assert_snapshot!(drawn(CALL.get(..cut).unwrap(), OTHERWISE));
}

#[test]
fn no_place_makes_it_panic() {
    ask_everywhere(997, |snapshot, file, offset| {
        hints(snapshot, file, &(0..offset), HintOptions::default());
    });
}
