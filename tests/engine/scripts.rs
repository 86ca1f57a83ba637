//! Every scenario does the same in the simulator and in the engine: the outside events of its script, at their
//! instants, lead to the same commands at the same instants, also where the engine is closed between any two of them.
//!
//! A scenario plays outside of `starts` and `ends`, so that a journey that takes nobody at its time is published without
//! these dates; a field that a scenario leaves out is optional there. Consent that a scenario gives holds for all addresses of the contact, in the engine for one: it is said of
//! each address that the contact has or gets. Arms of splits that a scenario gives are drawn by the contact's id: it gets
//! one that draws them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use journey_engine::connector::{Content, Limits};
use journey_engine::journal::Note;
use journey_engine::{
    Action, Carries, ConsentRecord, ContactRecord, Engine, Fields, Raised, Refused, Reported,
    RunFilter, Settings, Speed, view,
};
use journey_plan::VerifiedPlan;
use journey_plan::exec::{Audience, Field, Index, Journey, StepKind, Type};
use journey_plan::model::Channel;
use journey_plan::scenario::Scenario;
use journey_plan::value::{Instant, Value};
use journey_runtime::outcome::{write, write_value};
use journey_runtime::scenario::{Did, Told, Transcript, transcribe};
use journey_runtime::split::{arm, draw};
use journey_runtime::{Command, Consent, Contact, Machine, Values};
use smol_str::SmolStr;

use crate::file::{Trace, traces};
use crate::provider::{Mood, Provider};
use crate::support::example;

/// A scenario with its program.
struct Subject {
    file: String,
    plan: VerifiedPlan,
    scenario: Scenario,
}

/// The scenarios of all examples and of all fixtures without errors.
fn subjects() -> Vec<Subject> {
    let mut all = Vec::new();
    for name in ["clinic", "collections", "donations", "fraud", "outage", "renewals"] {
        let compiled = example(name);
        let each = compiled.scenarios.into_iter().map(|scenario| Subject {
            file: name.to_owned(),
            plan: compiled.plan.clone(),
            scenario,
        });
        all.extend(each);
    }
    let suite = journey_tests::root().join("tests/suite");
    for path in journey_tests::files_below(&suite, ".journey") {
        let checked = journey_tests::fixture::load(&path).check();
        let Some(compiled) = checked.analysis.compile(&checked.parsed) else { continue };
        let plan = compiled.plan.verify().unwrap();
        let file = path.strip_prefix(&suite).unwrap().display().to_string();
        let each = compiled.scenarios.into_iter().map(|scenario| Subject {
            file: file.clone(),
            plan: plan.clone(),
            scenario,
        });
        all.extend(each);
    }
    all
}

/// The plan as the engine takes it: without the dates of a journey that would not take the contact at its time, and with
/// fields optional that the scenario leaves out.
fn open_plan(plan: &VerifiedPlan, transcript: &Transcript) -> VerifiedPlan {
    let mut written = plan.plan().clone();
    if !Machine::new(plan).is_open(transcript.journey, transcript.start) {
        let name = &plan.program().journeys[transcript.journey as usize].name;
        let journey = written.journeys.iter_mut().find(|journey| journey.name == *name).unwrap();
        (journey.starts, journey.ends) = (None, None);
    }
    for (declared, value) in plan.program().contact.iter().zip(transcript.contact.fields()) {
        let fields = written.declarations.contact.iter_mut();
        let field = fields.into_iter().find(|field| field.name == declared.name).unwrap();
        field.optional |= value.is_none();
    }
    written.with_digest().verify().unwrap()
}

/// An id that draws the arms that the scenario gives, and those that the simulator draws.
fn contact_id(journey: &Journey, transcript: &Transcript) -> String {
    let own = transcript.contact.key().to_string();
    let arm_of = |id: &str, split: &str, shares: &[u32]| {
        arm(draw(&journey.name, split, id), shares.iter().copied()).unwrap_or_default()
    };
    let draws_all = |id: &String| {
        (0..).zip(&journey.steps).all(|(number, step)| {
            let StepKind::Split { name, arms } = &step.kind else { return true };
            let shares: Vec<u32> = arms.iter().map(|(_, share, _)| *share).collect();
            let given = transcript.splits.iter().find(|(split, _)| *split == number);
            let wanted =
                given.map_or_else(|| arm_of(&own, name, &shares), |(_, arm)| usize::from(*arm));
            arm_of(id, name, &shares) == wanted
        })
    };
    let others = (0..100_000).map(|number| format!("{own}-{number}"));
    std::iter::once(own.clone()).chain(others).find(draws_all).unwrap()
}

/// What reaches a provider: visit, when, address, and all texts.
type Reached = (u32, Instant, Option<SmolStr>, Vec<String>);

fn texts(fields: &[Field], values: &[Option<Value>]) -> Vec<String> {
    let pairs = fields.iter().zip(values);
    let texts = pairs.filter_map(|(field, value)| {
        Some(format!("{}: {}", field.external, write_value(field, value.as_ref()?)))
    });
    texts.collect()
}

/// What should reach a provider.
fn reaches(plan: &VerifiedPlan, transcript: &Transcript) -> Vec<Reached> {
    let engagements = &plan.program().engagements;
    let sent = transcript.did.iter().filter_map(|(now, did)| match did {
        Did::Command(Command::Converse {
            request, engagement, address, inputs, message, ..
        }) => {
            let mut all = texts(&engagements[*engagement as usize].inputs, inputs);
            all.extend(message.clone());
            Some((request.visit, *now, Some(address.clone()), all))
        }
        Did::Command(Command::Send { request, address, rendered, .. }) => {
            let all = [&rendered.subject, &rendered.body].into_iter().flatten().cloned();
            Some((request.visit, *now, address.clone(), all.collect()))
        }
        Did::Command(_) | Did::Took(..) => None,
    });
    sent.collect()
}

/// What reached the provider for a run.
fn reached(taker: &Provider, run: &str) -> Vec<Reached> {
    let requests = taker.handed();
    let own = requests.iter().filter_map(|request| {
        let (visit, _) = request.id.strip_prefix(run)?.strip_prefix('/')?.split_once('/')?;
        let texts = match &request.content {
            Content::Conversation { inputs, message, .. } => {
                let inputs = inputs.iter().map(|(name, text)| format!("{name}: {text}"));
                inputs.chain(message.clone()).collect()
            }
            Content::Message { subject, body, .. } => {
                [subject, body].into_iter().flatten().cloned().collect()
            }
        };
        Some((visit.parse().unwrap(), request.window.0, request.address.clone(), texts))
    });
    let mut own: Vec<Reached> = own.collect();
    own.sort();
    own
}

/// How an engine plays a scenario.
#[derive(Copy, Clone, Debug)]
struct Way {
    /// Whether it is closed and opened again before each event.
    reopens: bool,
    /// How many inputs one transaction takes.
    group: usize,
}

/// A scenario in the engine.
struct Played<'a> {
    plan: &'a VerifiedPlan,
    transcript: &'a Transcript,
    id: String,
    taker: Arc<Provider>,
    settings: Settings,
    engine: Engine,
    /// Said of every address that the contact has or gets.
    said: BTreeMap<Index, Consent>,
}

impl<'a> Played<'a> {
    fn open(plan: &'a VerifiedPlan, transcript: &'a Transcript, file: &Path, way: Way) -> Self {
        let taker = Provider::new(Mood::Takes, Limits::default());
        let carries = Carries::Connector(Arc::<Provider>::clone(&taker));
        let settings = Settings {
            speed: Speed::Held,
            begins: Some(transcript.start),
            conversations: carries.clone(),
            messages: carries,
            group: way.group,
            ..Settings::simulated(file)
        };
        let engine = Engine::open(settings.clone()).unwrap();
        let journey = &plan.program().journeys[transcript.journey as usize];
        let id = contact_id(journey, transcript);
        let records = 0..u32::try_from(plan.program().consent_records.len()).unwrap();
        let said = records.map(|record| (record, transcript.contact.consent(record, None)));
        let said = said.filter(|(_, consent)| *consent != Consent::NotSet).collect();
        Self { plan, transcript, id, taker, settings, engine, said }
    }

    fn journey(&self) -> &'a Journey {
        &self.plan.program().journeys[self.transcript.journey as usize]
    }

    async fn reopen(&mut self) {
        self.engine.close().await;
        self.engine = Engine::open(self.settings.clone()).unwrap();
    }

    fn channel(&self, record: Index) -> Channel {
        let record = &self.plan.program().consent_records[record as usize];
        let profiles = &self.plan.plan().declarations.profiles;
        profiles.iter().find(|known| known.name == record.profile).unwrap().channel
    }

    /// All addresses of a channel that the contact has or gets; none for push.
    fn addresses(&self, channel: Channel) -> BTreeSet<Option<String>> {
        let wanted = match channel {
            Channel::Voice | Channel::Sms => Type::Phone,
            Channel::Email => Type::Email,
            Channel::Push => return BTreeSet::from([None]),
        };
        let mut values = Vec::new();
        let declared = &self.plan.program().contact;
        for (field, _) in (0..).zip(declared).filter(|(_, field)| field.ty == wanted) {
            values.extend(self.transcript.contact.field(field).cloned());
            values.extend(self.transcript.told.iter().filter_map(|(_, told)| match told {
                Told::Set { field: set, value } if *set == field => value.clone(),
                _ => None,
            }));
            values.extend(self.transcript.did.iter().filter_map(|(_, did)| match did {
                Did::Command(Command::SetField { field: set, value }) if *set == field => {
                    value.clone()
                }
                _ => None,
            }));
        }
        let text = |value: Value| match value {
            Value::Text(text) => Some(text.to_string()),
            _ => None,
        };
        values.into_iter().map(text).collect()
    }

    fn consents(&self, record: Index, consent: Consent) -> Vec<ConsentRecord> {
        let declared = &self.plan.program().consent_records[record as usize];
        let state = match consent {
            Consent::NotSet => view::ConsentState::NotSet,
            Consent::OptedIn => view::ConsentState::OptedIn,
            Consent::OptedOut => view::ConsentState::OptedOut,
        };
        let addresses = self.addresses(self.channel(record)).into_iter();
        let records = addresses.map(|address| ConsentRecord {
            address,
            profile: declared.profile.to_string(),
            purpose: declared.purpose.to_string(),
            topic: declared.topic.as_ref().map(ToString::to_string),
            state,
        });
        records.collect()
    }

    /// The contact, its segments and what it says, and the journey that takes it.
    async fn comes(&self, fields: &Values) -> Result<(), Refused> {
        let program = self.plan.program();
        let contact: &Contact = &self.transcript.contact;
        let held = program.segments.iter().zip(0..).filter(|(_, place)| contact.is_in(*place));
        let consents =
            self.said.iter().flat_map(|(record, consent)| self.consents(*record, *consent));
        let mut record = ContactRecord {
            id: self.id.clone(),
            fields: given(&program.contact, contact.fields()),
            segments: held.map(|(name, _)| name.to_string()).collect(),
            consents: consents.collect(),
        };
        if let Audience::Segment(segment) = self.journey().audience {
            record.segments.push(program.segments[segment as usize].to_string());
        }
        self.engine.put_contact(record).await?;
        self.engine.act(&self.journey().name, Action::Start).await?;
        if let Audience::Trigger(used) = &self.journey().audience {
            self.raise(used.trigger, fields).await?;
        }
        self.engine.advance_before(self.transcript.start).await
    }

    async fn raise(&self, trigger: Index, fields: &Values) -> Result<(), Refused> {
        let trigger = &self.plan.program().triggers[trigger as usize];
        let raised = Raised {
            trigger: trigger.name.to_string(),
            contact: self.id.clone(),
            event_id: None,
            fields: given(&trigger.fields, fields),
        };
        self.engine.raise(raised).await.map(drop)
    }

    /// Waits until the provider has what was handed to it, for which a held clock does not.
    async fn wait_for_provider(&self) {
        for _ in 0..2_000 {
            let loads = self.engine.loads().await.unwrap();
            if loads.iter().all(|load| load.unanswered == 0) {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        panic!("the provider does not answer");
    }

    /// The run of the contact that began first.
    async fn run(&self) -> Option<view::Run> {
        let runs = self.engine.runs(RunFilter::default()).await.unwrap().runs;
        let number = |run: &view::Run| run.id.rsplit('-').next().map(str::parse::<u64>);
        runs.into_iter().min_by_key(|run| number(run).and_then(Result::ok))
    }

    async fn tell(&mut self, at: Instant, told: &Told) -> Result<(), Refused> {
        if *told == Told::Timer {
            return self.engine.advance_to(at).await;
        }
        self.engine.advance_before(at).await?;
        match told {
            Told::Timer => Ok(()),
            Told::Comes { fields } => self.comes(fields).await,
            Told::Outcome { request, outcome } => {
                let step = &self.journey().steps[request.step as usize];
                let StepKind::Conversation(asked) = &step.kind else {
                    panic!("{} is no conversation", step.id)
                };
                let run =
                    self.run().await.ok_or_else(|| Refused::unknown("run", "of the scenario"))?;
                let reported = Reported {
                    event_id: None,
                    request: format!("{}/{}/{}", run.id, request.visit, step.id),
                    outcome: write(self.plan.program(), asked.engagement, outcome),
                };
                self.engine.outcome(reported).await.map(drop)
            }
            Told::Trigger { trigger, fields } => self.raise(*trigger, fields).await,
            Told::Set { field, value } => self.set(*field, value.as_ref()).await,
            Told::Consent { record, consent } => {
                self.said.insert(*record, *consent);
                let consents = self.consents(*record, *consent);
                self.engine.consent(&self.id, consents).await
            }
        }
    }

    async fn set(&self, field: Index, value: Option<&Value>) -> Result<(), Refused> {
        let declared = &self.plan.program().contact[field as usize];
        let known = self.engine.contact(&self.id).await?;
        let mut fields: Fields =
            known.fields.into_iter().map(|(name, text)| (name, text.into())).collect();
        fields.remove(declared.name.as_str());
        fields.remove(declared.external.as_str());
        if let Some(value) = value {
            fields.insert(declared.name.to_string(), write_value(declared, value).as_str().into());
        }
        let record = ContactRecord { id: self.id.clone(), fields, ..ContactRecord::default() };
        self.engine.put_contact(record).await
    }
}

fn given(fields: &[Field], values: &[Option<Value>]) -> Fields {
    let pairs = fields.iter().zip(values);
    let pairs = pairs.filter_map(|(field, value)| {
        Some((field.name.to_string(), write_value(field, value.as_ref()?).as_str().into()))
    });
    pairs.collect()
}

/// What the simulator did, in the words of the journal.
fn expected(transcript: &Transcript) -> Trace {
    let notes = transcript.did.iter().filter_map(|(now, did)| match did {
        Did::Command(command) => Some((*now, Note::of(command)?)),
        Did::Took(step, arm) => Some((*now, Note::Took(*step, *arm))),
    });
    notes.collect()
}

/// Plays a scenario in the engine; what differs from the simulator.
fn play(plan: &VerifiedPlan, transcript: &Transcript, way: Way) -> Result<(), String> {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("journey.db");
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let (taker, id, run) = runtime.unwrap().block_on(async {
        let mut played = Played::open(plan, transcript, &database, way);
        played.engine.publish(&plan.plan().to_json()).await.unwrap();
        for (at, told) in &transcript.told {
            if way.reopens {
                played.reopen().await;
            }
            if let Err(refused) = played.tell(*at, told).await {
                played.engine.close().await;
                return Err(format!("{told:?}: {refused}"));
            }
            played.wait_for_provider().await;
        }
        let run = played.run().await.map(|run| run.id).unwrap_or_default();
        played.engine.close().await;
        Ok((played.taker, played.id, run))
    })?;
    let found = traces(&database).remove(&format!("{id} 1")).unwrap_or_default();
    let wanted = expected(transcript);
    if found != wanted {
        return Err(format!("simulator {wanted:#?}\nengine {found:#?}"));
    }
    let (found, mut wanted) = (reached(&taker, &run), reaches(plan, transcript));
    wanted.sort();
    if found == wanted { Ok(()) } else { Err(format!("simulator {wanted:#?}\nengine {found:#?}")) }
}

fn every_scenario(way: Way) {
    let (mut differ, mut compared) = (Vec::new(), 0);
    for Subject { file, plan, scenario } in subjects() {
        let transcript = transcribe(&plan, &scenario).unwrap();
        let plan = open_plan(&plan, &transcript);
        if let Err(how) = play(&plan, &transcript, way) {
            differ.push(format!("{file}: {}: {how}", scenario.name));
        }
        compared += 1;
    }
    assert!(compared > 150, "{compared} scenarios were compared");
    let count = differ.len();
    assert!(differ.is_empty(), "{count} of {compared} differ, {way:?}:\n{}", differ.join("\n"));
}

#[test]
fn every_scenario_does_the_same_in_the_engine() {
    every_scenario(Way { reopens: false, group: 256 });
}

#[test]
fn closing_the_engine_between_any_two_events_changes_nothing() {
    every_scenario(Way { reopens: true, group: 1 });
}
