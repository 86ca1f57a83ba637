//! People inside go on in a new plan, in the engine: with what is open, what was decided about them, and all or nobody.

use std::sync::Arc;
use std::time::Duration;

use journey_compiler::people::{Decisions, Inside, Side, inside, migration};
use journey_engine::connector::Limits;
use journey_engine::{
    Action, Carries, ConsentRecord, ContactRecord, Engine, Refused, Reported, RunFilter, Settings,
    Speed, view,
};
use journey_plan::Plan;
use journey_plan::migration::{Migration, Then};
use journey_plan::value::Instant;
use journey_runtime::RawOutcome;
use journey_tests::fixture::{Checked, Fixture};
use tempfile::TempDir;

use crate::provider::{Mood, Provider};

/// 2026-03-02 10:00 UTC.
const MONDAY: Instant = Instant(1_772_445_600_000);
const HOUR: i64 = 3_600_000;

const SHOP: &str = r#"
contact { mobile: phone  email: email? }
segment Members
purpose Service transactional
compliance Calls  { channel voice  purpose Service opt_in   quiet time none }
compliance Emails { channel email  purpose Service opt_out  quiet time none }
engagement Call {
    channel      voice
    dial mode    copilot
    dispositions { DoNotContact as "Do not contact" }
}
email Letter { compliance Emails  purpose Service  subject "Hello"  body "We tried to call you." }
journey Tested {
    audience  segment Members
    time zone "UTC"
    outcomes  talked, silent
"#;

const CALL: &str = "{ compliance Calls  purpose Service }";

/// Calls, waits for two days, and writes a letter where nobody answered.
fn first() -> String {
    format!(
        "{SHOP} conversation voice call with Call {CALL}
        wait up to 2 days {{
            trigger call.attempted => exit talked
            trigger call.not_attempted, call.blocked => {{}}
            timeout => {{}}
        }}
        send Letter
        exit silent }}"
    )
}

/// The same with another name for the conversation, and three days to wait.
fn renamed() -> String {
    first()
        .replace("voice call ", "voice opening ")
        .replace("call.", "opening.")
        .replace("2 days", "3 days")
}

/// Without calls.
fn letters_only() -> String {
    format!("{SHOP} later: delay 5 days  send Letter  exit silent }}")
}

struct Version {
    checked: Checked,
    plan: Plan,
}

fn version(text: &str) -> Version {
    let checked = Fixture::new("tested.journey", text).check();
    let compiled = checked.analysis.compile(&checked.parsed);
    let plan = compiled.unwrap_or_else(|| panic!("{}", checked.rendered())).plan;
    Version { checked, plan }
}

fn people(old: &Version, new: &Version, decisions: &Decisions) -> Vec<Inside> {
    fn side(of: &Version) -> Side<'_> {
        Side { plan: &of.plan, analysis: Some(&of.checked.analysis) }
    }
    inside(side(old), side(new), decisions)
}

fn moved(old: &Version, new: &Version, decided: &[(&str, Then)]) -> Migration {
    let places = decided.iter().map(|(at, then)| ((*at).into(), then.clone())).collect();
    let decisions = Decisions { journeys: [("Tested".into(), places)].into() };
    assert_eq!(decisions.misfits(&old.plan, &new.plan), []);
    let inside = people(old, new, &decisions);
    migration(&old.plan, &new.plan, &inside).unwrap_or_else(|| panic!("{inside:#?}"))
}

/// An engine whose clock is held, with a provider that stays silent.
struct Trial {
    engine: Engine,
    provider: Arc<Provider>,
    _folder: TempDir,
}

impl Trial {
    async fn with(people: usize, text: &str) -> (Self, Version) {
        let folder = tempfile::tempdir().unwrap();
        let provider = Provider::new(Mood::Takes, Limits::default());
        let carries = Carries::Connector(Arc::<Provider>::clone(&provider));
        let settings = Settings {
            speed: Speed::Held,
            begins: Some(MONDAY),
            conversations: carries.clone(),
            messages: carries,
            ..Settings::simulated(folder.path().join("journey.db"))
        };
        let engine = Engine::open(settings).unwrap();
        let version = version(text);
        engine.publish(&version.plan.to_json()).await.unwrap();
        for number in 0..people {
            engine.put_contact(person(number)).await.unwrap();
        }
        engine.act("Tested", Action::Start).await.unwrap();
        engine.advance_to(MONDAY).await.unwrap();
        (Self { engine, provider, _folder: folder }, version)
    }

    async fn runs(&self) -> Vec<view::Run> {
        self.engine.runs(RunFilter::default()).await.unwrap().runs
    }

    async fn timeline(&self, run: &str) -> Vec<String> {
        let detail = self.engine.run(run).await.unwrap();
        let entry = |entry: view::Entry| {
            let step = entry.step.map(|step| format!("{step}: ")).unwrap_or_default();
            format!("{step}{}", entry.text)
        };
        detail.timeline.into_iter().map(entry).collect()
    }

    /// What the provider is handed leaves behind the clock: waits for so much of it, and a little longer.
    async fn hands_over(&self, count: usize) -> Vec<String> {
        for _ in 0..200 {
            if self.handed().len() >= count {
                break;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
        self.handed()
    }

    /// The ids of what the provider was handed.
    fn handed(&self) -> Vec<String> {
        self.provider.handed().into_iter().map(|request| request.id.to_string()).collect()
    }

    async fn report(&self, request: &str, result: &str, codes: &[&str]) -> view::Taken {
        let outcome = RawOutcome {
            result: result.into(),
            dispositions: codes.iter().map(|code| (*code).into()).collect(),
            ..RawOutcome::default()
        };
        let reported = Reported { event_id: None, request: request.to_owned(), outcome };
        self.engine.outcome(reported).await.unwrap()
    }
}

fn person(number: usize) -> ContactRecord {
    let fields = [
        ("mobile".to_owned(), format!("+1312555{number:04}").into()),
        ("email".to_owned(), format!("c{number}@example.com").into()),
    ];
    let consent = ConsentRecord {
        address: None,
        profile: "Calls".into(),
        purpose: "Service".into(),
        topic: None,
        state: view::ConsentState::OptedIn,
    };
    ContactRecord {
        id: format!("c{number}"),
        fields: fields.into(),
        segments: vec!["Members".into()],
        consents: vec![consent],
    }
}

fn later(hours: i64) -> Instant {
    Instant(MONDAY.0 + hours * HOUR)
}

#[tokio::test]
async fn an_open_conversation_goes_on_under_its_new_name() {
    let (trial, old) = Trial::with(2, &first()).await;
    let new = version(&renamed());
    trial.engine.advance_to(later(5)).await.unwrap();
    let migrated = trial.engine.migrate(&new.plan.to_json(), moved(&old, &new, &[])).await.unwrap();
    assert_eq!((migrated.moved, migrated.kept, migrated.ended), (2, 0, 0), "{migrated:?}");
    let runs = trial.runs().await;
    assert!(runs.iter().all(|run| run.plan == new.plan.digest), "{runs:#?}");
    // The wait counts from when it began: three days from Monday 10:00.
    assert!(runs.iter().all(|run| run.due.as_deref() == Some("2026-03-05T10:00:00Z")), "{runs:#?}");
    let journey = trial.engine.journey("Tested").await.unwrap();
    let rest: Vec<_> = journey.steps.iter().map(|one| (one.of.as_str(), one.count)).collect();
    assert_eq!(rest, [("wait.opening", 2)]);

    // The outcome comes under the name that the request went out with.
    let requests = trial.hands_over(2).await;
    let answered = requests[0].clone();
    assert!(answered.ends_with("/1/call"), "{requests:?}");
    let taken = trial.report(&answered, "LiveAnswer", &[]).await;
    assert_eq!(taken.verdict, "applied");
    trial.engine.advance_to(later(100)).await.unwrap();
    let runs = trial.runs().await;
    let mut outcomes: Vec<_> = runs.iter().map(|run| run.outcome.clone().unwrap()).collect();
    outcomes.sort();
    assert_eq!(outcomes, ["silent", "talked"]);
    // Nobody was called twice: two calls, and a letter to whom nobody reached.
    assert_eq!(trial.hands_over(3).await.len(), 3);
    let run = runs.iter().find(|run| answered.starts_with(&run.id)).unwrap();
    insta::assert_debug_snapshot!(trial.timeline(&run.id).await);
    let (_, broken) = trial.engine.check_journal().await.unwrap();
    assert_eq!(broken, None);
}

#[tokio::test]
async fn the_outcome_of_a_conversation_that_is_gone_still_opts_out() {
    let (trial, old) = Trial::with(1, &first()).await;
    let new = version(&letters_only());
    let decided = [
        ("call", Then::Keep),
        ("wait.call", Then::Move("later".into())),
        ("send.Letter", Then::Move("send.Letter".into())),
    ];
    trial.engine.migrate(&new.plan.to_json(), moved(&old, &new, &decided)).await.unwrap();
    let request = trial.hands_over(1).await.remove(0);
    let taken = trial.report(&request, "LiveAnswer", &["Do not contact"]).await;
    assert_eq!(taken.verdict, "stale");
    let why = trial.engine.why("c0").await.unwrap();
    let out = why.consents.iter().any(|said| said.state == view::ConsentState::OptedOut);
    assert!(out, "{why:#?}");
    // The delay begins when the new version takes over.
    let run = trial.runs().await.remove(0);
    assert_eq!(run.due.as_deref(), Some("2026-03-07T10:00:00Z"));
    trial.engine.advance_to(later(200)).await.unwrap();
    insta::assert_debug_snapshot!(trial.timeline(&run.id).await);
}

#[tokio::test]
async fn who_stays_finishes_on_the_old_plan_and_who_is_ended_ends() {
    let (trial, old) = Trial::with(3, &first()).await;
    let new = version(&letters_only());
    let keep = [("call", Then::Keep), ("wait.call", Then::Keep), ("send.Letter", Then::Keep)];
    let kept = trial.engine.migrate(&new.plan.to_json(), moved(&old, &new, &keep)).await.unwrap();
    assert_eq!((kept.moved, kept.kept, kept.ended), (0, 3, 0));
    assert!(trial.runs().await.iter().all(|run| run.plan == old.plan.digest));

    // From the new plan to a third: those on the first are elsewhere, and stay there.
    let third = version(&first().replace("2 days", "1 day"));
    let journeys = Migration {
        journeys: Vec::new(),
        ..moved(&new, &third, &[("later", Then::End("silent".into())), ("send.Letter", Then::Keep)])
    };
    trial.engine.put_contact(person(9)).await.unwrap();
    trial.engine.migrate(&third.plan.to_json(), journeys).await.unwrap();
    trial.engine.advance_to(later(60)).await.unwrap();
    let runs = trial.runs().await;
    let silent = runs.iter().filter(|run| run.outcome.as_deref() == Some("silent")).count();
    assert_eq!(silent, 3, "{runs:#?}");

    let (trial, old) = Trial::with(2, &first()).await;
    let end = [
        ("call", Then::Keep),
        ("wait.call", Then::End("silent".into())),
        ("send.Letter", Then::Keep),
    ];
    let ended = trial.engine.migrate(&new.plan.to_json(), moved(&old, &new, &end)).await.unwrap();
    assert_eq!((ended.moved, ended.kept, ended.ended), (0, 0, 2));
    let runs = trial.runs().await;
    assert!(runs.iter().all(|run| run.outcome.as_deref() == Some("silent")), "{runs:#?}");
    let journey = trial.engine.journey("Tested").await.unwrap();
    assert_eq!((journey.inside, journey.steps), (0, Vec::new()));
    insta::assert_debug_snapshot!(trial.timeline(&runs[0].id).await);
}

#[tokio::test]
async fn a_migration_that_does_not_fit_changes_nothing() {
    let (trial, old) = Trial::with(2, &first()).await;
    let new = version(&renamed());
    let good = moved(&old, &new, &[]);
    let before = trial.runs().await;
    let other = Migration { from: new.plan.digest.clone(), ..good.clone() };
    let mut short = good.clone();
    short.journeys[0].places.pop();
    let mut nowhere = good.clone();
    nowhere.journeys[0].places[1].then = Then::Move("elsewhere".into());
    let mut outcome = good.clone();
    outcome.journeys[0].places[1].then = Then::End("lost".into());
    let mut messages = Vec::new();
    for wrong in [other, short, nowhere, outcome] {
        let refused = trial.engine.migrate(&new.plan.to_json(), wrong).await.unwrap_err();
        assert!(matches!(refused, Refused::Plan { .. } | Refused::Conflict { .. }), "{refused:?}");
        messages.push(
            refused.to_string().replace(&old.plan.digest, "OLD").replace(&new.plan.digest, "NEW"),
        );
        assert_eq!(trial.runs().await, before);
        assert_eq!(trial.engine.journey("Tested").await.unwrap().plan, old.plan.digest);
    }
    insta::assert_debug_snapshot!(messages);
}

#[tokio::test]
async fn what_was_due_before_is_lived_through_first() {
    let (trial, old) = Trial::with(1, &first()).await;
    let new = version(&renamed());
    // The old wait is over after two days; the letter is handed over then, and no third day is waited for.
    trial.engine.advance_to(later(49)).await.unwrap();
    let migrated = trial.engine.migrate(&new.plan.to_json(), moved(&old, &new, &[])).await.unwrap();
    assert_eq!(migrated.moved + migrated.kept + migrated.ended, 0, "{migrated:?}");
    assert_eq!(trial.runs().await[0].outcome.as_deref(), Some("silent"));
    assert_eq!(trial.hands_over(2).await.len(), 2);
}
