//! Contact rules at run time, from the text of a program to what a person reads.
//!
//! A journey that breaks its policy alone does not compile. So the program follows one that it keeps, and the plan
//! is given stricter rules: at run time other journeys, earlier runs and late calls take their share.

use journey_plan::exec::VerifiedPlan;
use journey_plan::model::{ConsentModel, ContactKind, Expr, HoursRange, Rule, RuleKind};
use journey_plan::scenario::Scenario;
use journey_plan::value::{Length, TimeOfDay};
use journey_runtime::scenario;
use journey_runtime::sim::{Report, Simulation};
use journey_tests::fixture::Fixture;

const PROGRAM: &str = r#"
contact { mobile: phone }
segment All
purpose Service transactional
compliance Voice { channel voice  purpose Service opt_in  quiet time none }
compliance Sms { channel sms  purpose Service opt_out  quiet time none }
engagement Call { channel voice  dial mode preview  dispositions { DoNotContact, Interested } }
text Note { compliance Sms  purpose Service  body "We tried to call you." }

policy Calm {
    limit 9 calls per 24 hours
    never texts after Result is OptOutReceived
}

journey Outreach {
    audience  segment All
    time zone "America/New_York"
    follows   Calm
    outcomes  forbidden, done

    attempt up to 2 times {
        conversation voice call with Call { compliance Voice  purpose Service }
        wait up to 1 day {
            trigger call.attempted => {
                branch on call.Result {
                    connected => { send Note  exit done }
                    otherwise => retry after 2 hours
                }
            }
            trigger call.blocked => {
                branch on call.blocked_reason {
                    ContactRule => exit forbidden
                    otherwise   => exit done
                }
            }
            trigger call.not_attempted => {}
            timeout => {}
        }
    }
    exit done
}

scenario "the second call" for Outreach {
    given contact { mobile: "+12125550100" }
    given consent Voice / Service opted_in
    start  2026-06-05 10:00
    expect call
    reply  call.attempted { Result: NoAnswer } after 1 minute
    expect call blocked ContactRule within 2 hours
    expect exit forbidden
}

scenario "a note that nobody expects" for Outreach {
    given contact { mobile: "+12125550100" }
    given consent Voice / Service opted_in
    start  2026-06-05 10:00
    expect call
    reply  call.attempted { Result: LiveAnswer, Disposition: DoNotContact } after 1 minute
    expect send Note
    expect exit done
}

forecast Baseline for Outreach {
    contacts 200
    call.Result { LiveAnswer 50%, NoAnswer 50% }
}
"#;

const CALLS: &[ContactKind] = &[ContactKind::Calls];
const TEXTS: &[ContactKind] = &[ContactKind::Texts];

fn length(days: u32, hours: u64) -> Length {
    Length { days, seconds: hours * 3600 }
}

fn limit(kinds: &[ContactKind], count: u32) -> RuleKind {
    RuleKind::Limit { count, kinds: kinds.to_vec(), per: length(0, 24) }
}

/// The program with this as the only rule of its policy.
fn under(rule: RuleKind) -> (VerifiedPlan, Vec<Scenario>) {
    let checked = Fixture::new("outreach.journey", PROGRAM).check();
    let compiled = checked.analysis.compile(&checked.parsed).expect("the program has no errors");
    let mut plan = compiled.plan;
    plan.declarations.policies[0].rules = vec![Rule { rule, because: None }];
    let plan = plan.with_digest().verify().expect("the rule is sound");
    (plan, compiled.scenarios)
}

#[test]
fn a_scenario_expects_what_a_rule_blocks() {
    let (plan, scenarios) = under(limit(CALLS, 1));
    let result = scenario::run(&plan, &scenarios[0]);
    assert!(result.failure.is_none(), "{result}");
    let (plan, scenarios) = under(limit(CALLS, 2));
    let result = scenario::run(&plan, &scenarios[0]);
    assert!(result.failure.is_some(), "{result}");
}

#[test]
fn the_timeline_tells_which_rule_and_why() {
    let hours = HoursRange {
        days: vec![0, 1, 2, 3, 4],
        from: TimeOfDay { minutes: 9 * 60 },
        to: TimeOfDay { minutes: 10 * 60 + 1 },
    };
    let rules = [
        limit(TEXTS, 0),
        RuleKind::Hours { ranges: vec![hours], kinds: TEXTS.to_vec() },
        RuleKind::Never {
            kinds: TEXTS.to_vec(),
            period: None,
            condition: Expr::Has(None, "DoNotContact".into()),
        },
        RuleKind::Require { consent: ConsentModel::OptIn, kinds: TEXTS.to_vec() },
        RuleKind::Finish { within: Length { days: 0, seconds: 30 } },
    ];
    let mut told = String::new();
    for rule in rules {
        let (plan, scenarios) = under(rule);
        told.push_str(&scenario::run(&plan, &scenarios[1]).to_string());
    }
    insta::with_settings!({ snapshot_path => "ref", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("gate__timelines", told);
    });
}

#[test]
fn a_simulation_counts_what_each_rule_forbids() {
    let (plan, _) = under(limit(CALLS, 1));
    let simulation = Simulation::new(&plan, &plan.plan().forecasts[0]).expect("it has the journey");
    let guarded = simulation.run(0..200);
    let open = simulation.without_gate().run(0..200);
    let calls = |report: &Report| report.kinds.of(ContactKind::Calls).per_contact.clone();
    let twice = calls(&open)[2];
    assert!(twice > 50, "{twice}");
    assert_eq!(calls(&guarded).len(), 2, "nobody is called twice");
    assert_eq!(guarded.forbidden.values().copied().collect::<Vec<_>>(), [twice]);
    assert_eq!((guarded.not_sent(), open.not_sent()), (twice, 0));
    assert!(open.forbidden.is_empty());
}
