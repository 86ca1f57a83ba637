//! Scenarios and forecasts.

use journey_plan::model::{Draw, Expr};
use journey_plan::scenario::{Expectation, LineKind, Timing};
use journey_plan::value::Length;

use super::{SCHEMA, SETTINGS, after_call, compile};

fn program(more: &str) -> String {
    format!(
        "journey J {{ {SETTINGS} split s {{ 50% a => {{}} 50% b => exit lost }} {} exit won }}\n{more}",
        after_call("")
    )
}

#[test]
fn a_scenario_is_a_script() {
    let scenario = r#"
scenario "answers" for J {
    given contact { mobile: "+13125550100", due: 2026-04-01, tier: Gold }
    given consent Voice / Service / Claims opted_in
    given contact in segment Complaints
    given split s = a
    start 2026-03-02 10:00
    expect call within 1 minute
    reply call.attempted {
        Result: LiveAnswer, // at last
        Outcome: Yes, Disposition: Stop
    } after 30 seconds
    set contact.tier = Silver
    raise trigger Paid { amount: 2 } after 1 day
    expect exit won at 2026-03-03 10:00
}
"#;
    let lowered = compile(&[&program(scenario), SCHEMA]);
    let one = &lowered.scenarios[0];
    assert_eq!((one.name.as_str(), one.journey.as_str()), ("answers", "J"));
    assert_eq!(one.segments, ["Complaints", "Members"]);
    assert_eq!(one.splits, [("s".into(), "a".into())]);
    assert_eq!(one.consents[0].topic.as_deref(), Some("Claims"));
    let (date, time) = one.start;
    assert_eq!(format!("{date} {time}"), "2026-03-02 10:00");
    let minute = Length { days: 0, seconds: 60 };
    let call = Expectation::Conversation("call".into());
    assert_eq!(one.lines[0].kind, LineKind::Expect(call, Some(Timing::Within(minute))));
    let LineKind::Reply { result, dispositions, attributes, after, .. } = &one.lines[1].kind else {
        panic!("no reply");
    };
    assert_eq!((result.as_str(), dispositions.len(), after.seconds), ("LiveAnswer", 1, 30));
    assert_eq!(attributes[..], [("Outcome".into(), Expr::Choice("Yes".into()))]);
    let text = "reply call.attempted { Result: LiveAnswer, Outcome: Yes, Disposition: Stop } after 30 seconds";
    assert_eq!(one.lines[1].text, text);
    assert!(matches!(&one.lines[3].kind, LineKind::Raise { after, .. } if after.days == 1));
    assert_eq!(one.lines.len(), 5);
}

#[test]
fn a_forecast_draws_by_name() {
    let forecast = "forecast F for J {
        contacts 1_000
        seed 7
        arrive over 10 days
        call.blocked 2%
        call.Result { LiveAnswer 30%, NoAnswer 70% }
        call.Outcome { Yes 40%, No 50%, unset 10% }
        call.Back in 1 hour .. 3 days
        call.responds in 30 seconds .. 10 minutes
        trigger Paid 8% within 30 days
        capacity 500 calls per hour
    }";
    let plan = compile(&[&program(forecast), SCHEMA]).plan;
    let one = &plan.forecasts[0];
    assert_eq!((one.contacts, one.seed, one.arrive.days), (1000, 7, 10));
    let call = &one.conversations[0];
    assert_eq!((call.blocked, call.responds), (200, Some((30, 600))));
    assert_eq!(call.results, [("LiveAnswer".into(), 3000), ("NoAnswer".into(), 7000)]);
    let Draw::Shares(shares) = &call.attributes[0].1 else { panic!("no shares") };
    assert_eq!(shares[2], (None, 1000));
    assert_eq!(one.triggers[0].share, 800);
    assert_eq!(one.capacities[0].per.seconds, 3600);
}

#[test]
fn nothing_is_forecast_of_a_conversation_that_no_way_leads_to() {
    let text = format!(
        "journey J {{ {SETTINGS} exit won {} }} \
         forecast F for J {{ contacts 10\n call.Result {{ NoAnswer 100% }} }}",
        after_call("")
    );
    assert!(compile(&[&text, SCHEMA]).plan.forecasts[0].conversations.is_empty());
}
