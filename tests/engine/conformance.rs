//! The engine does what the core decides: contacts of every example, in the engine and in a driver of a few lines
//! that knows neither disk nor transaction. The same events and answers lead to the same decisions at the same instants.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use journey_engine::connector::simulated::Answers;
use journey_engine::journal::Note;
use journey_engine::{
    Action, ConsentRecord, ContactRecord, Engine, Raised, RunFilter, Settings, Speed, view,
};
use journey_plan::VerifiedPlan;
use journey_plan::exec::{Audience, Field, Index, StepKind, Type};
use journey_plan::model::Channel;
use journey_plan::value::{Instant, Value};
use journey_runtime::outcome::{read, read_value};
use journey_runtime::sim::Conversation;
use journey_runtime::time::Zone;
use journey_runtime::{
    Arm, Command, Consent, Contact, Event, EventKind, Machine, Output, RawOutcome, RequestId, Run,
    State, Values,
};
use journey_tests::trial::BEGINS;
use smol_str::SmolStr;

use crate::file::{Trace, connect, miscounts, traces};
use crate::support::example;

/// How many contacts enter each journey.
const CONTACTS: usize = 80;

/// The text of a value for the contact of a number; none: unset.
fn text(field: &Field, number: usize) -> Option<String> {
    if field.optional && number % 5 == 4 {
        return None;
    }
    Some(match &field.ty {
        Type::Text => format!("text {number}"),
        Type::Number => (number * 7 % 1000).to_string(),
        Type::Boolean => number.is_multiple_of(3).to_string(),
        Type::Date => format!("2026-{:02}-15", 1 + number % 12),
        Type::DateTime => format!("2026-03-{:02}T{:02}:30:00Z", 2 + number % 20, number % 24),
        Type::Phone => format!("+1312{number:07}"),
        Type::Email => format!("ada{number}@example.com"),
        Type::TimeZone => {
            ["America/Chicago", "Europe/Paris", "Asia/Kolkata"][number % 3].to_owned()
        }
        Type::Choice(values) => values[number % values.len()].1.to_string(),
    })
}

fn given(fields: &[Field], number: usize) -> Vec<(String, serde_json::Value)> {
    let texts = fields
        .iter()
        .filter_map(|field| Some((field.name.to_string(), text(field, number)?.into())));
    texts.collect()
}

fn values(fields: &[Field], number: usize) -> Vec<Option<Value>> {
    fields.iter().map(|field| read_value(field, &text(field, number)?, Zone::utc())).collect()
}

/// What a contact says of a record of consent.
fn says(record: usize, number: usize) -> Consent {
    match (number + record) % 11 {
        3 => Consent::OptedOut,
        7 => Consent::NotSet,
        _ => Consent::OptedIn,
    }
}

/// A program, and one of its journeys.
struct Subject {
    name: String,
    plan: VerifiedPlan,
    journey: Index,
}

impl Subject {
    fn all() -> Vec<Self> {
        let examples = ["clinic", "collections", "donations", "fraud", "outage", "renewals"];
        let journeys = examples.into_iter().flat_map(|name| {
            let plan = example(name).plan;
            let count = u32::try_from(plan.program().journeys.len()).unwrap();
            (0..count).map(move |journey| Self {
                name: name.to_owned(),
                plan: plan.clone(),
                journey,
            })
        });
        journeys.collect()
    }

    fn journey(&self) -> &journey_plan::exec::Journey {
        &self.plan.program().journeys[self.journey as usize]
    }

    fn channel(&self, profile: &str) -> Channel {
        let profiles = &self.plan.plan().declarations.profiles;
        profiles.iter().find(|known| known.name == profile).unwrap().channel
    }

    /// The fields with addresses of a channel.
    fn addresses(&self, channel: Channel) -> Vec<Index> {
        let wanted = match channel {
            Channel::Voice | Channel::Sms => Type::Phone,
            Channel::Email => Type::Email,
            Channel::Push => return Vec::new(),
        };
        let fields = (0..).zip(&self.plan.program().contact);
        fields.filter(|(_, field)| field.ty == wanted).map(|(place, _)| place).collect()
    }

    /// The contact as it is put into the engine.
    fn record(&self, number: usize) -> ContactRecord {
        let program = self.plan.program();
        let mut consents = Vec::new();
        for (place, record) in program.consent_records.iter().enumerate() {
            let state = match says(place, number) {
                Consent::OptedIn => view::ConsentState::OptedIn,
                Consent::OptedOut => view::ConsentState::OptedOut,
                Consent::NotSet => continue,
            };
            let channel = self.channel(&record.profile);
            let held = self.addresses(channel).into_iter();
            let held = held.filter_map(|field| text(&program.contact[field as usize], number));
            let addresses: Vec<Option<String>> =
                if channel == Channel::Push { vec![None] } else { held.map(Some).collect() };
            consents.extend(addresses.into_iter().map(|address| ConsentRecord {
                address,
                profile: record.profile.to_string(),
                purpose: record.purpose.to_string(),
                topic: record.topic.as_ref().map(ToString::to_string),
                state,
            }));
        }
        let segments = match self.journey().audience {
            Audience::Segment(segment) => vec![program.segments[segment as usize].to_string()],
            Audience::Trigger(_) => Vec::new(),
        };
        let fields = given(&program.contact, number).into_iter().collect();
        ContactRecord { id: format!("contact-{number}"), fields, segments, consents }
    }

    /// The contact as the core sees it.
    fn contact(&self, number: usize) -> Contact {
        let program = self.plan.program();
        let fields = values(&program.contact, number);
        let mut contact = Contact::new(program, format!("contact-{number}"), fields);
        if let Audience::Segment(segment) = self.journey().audience {
            contact.set_member(segment, true);
        }
        for (place, record) in (0..).zip(&program.consent_records) {
            let said = says(place as usize, number);
            let channel = self.channel(&record.profile);
            if channel == Channel::Push {
                contact.set_consent(place, said);
            }
            for field in self.addresses(channel) {
                if contact.field(field).is_some() {
                    contact.set_consent_of_address(place, field, said);
                }
            }
        }
        contact
    }

    /// The trigger that starts the journey, with attributes.
    fn trigger(&self) -> Option<&journey_plan::exec::Trigger> {
        let Audience::Trigger(used) = &self.journey().audience else { return None };
        Some(&self.plan.program().triggers[used.trigger as usize])
    }
}

/// What comes next to a run; of one instant, outcomes before timers.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Next {
    Outcome(u32),
    Timer(u64),
}

/// A run in memory.
struct Alone<'a> {
    subject: &'a Subject,
    answers: &'a Answers,
    began: Instant,
    key: SmolStr,
    heap: BinaryHeap<Reverse<(Instant, Next)>>,
    outcomes: Vec<(RequestId, RawOutcome)>,
    trace: Trace,
}

impl Output for Alone<'_> {
    fn command(&mut self, now: Instant, command: Command) {
        self.trace.extend(Note::of(&command).map(|note| (now, note)));
        match command {
            Command::Timer { token, at } => self.heap.push(Reverse((at, Next::Timer(token)))),
            Command::Converse { request, handle, .. } => {
                let drawn = format!("{}@{}", self.key, self.began.0);
                let conversation = Conversation { contact: &drawn, visit: request.visit, handle };
                let answer = self.answers.answer(self.subject.journey, conversation, now);
                if let Some((at, outcome)) = answer {
                    self.heap.push(Reverse((at, Next::Outcome(request.visit))));
                    self.outcomes.push((request, outcome));
                }
            }
            _ => {}
        }
    }

    fn took(&mut self, now: Instant, step: Index, arm: Arm) {
        self.trace.push((now, Note::Took(step, arm)));
    }

    fn refuses(&mut self, _now: Instant, request: RequestId, handle: u16) -> bool {
        let drawn = format!("{}@{}", self.key, self.began.0);
        let conversation = Conversation { contact: &drawn, visit: request.visit, handle };
        self.answers.refuses(self.subject.journey, conversation)
    }
}

/// Runs a contact to its end without an engine.
fn alone(
    subject: &Subject,
    machine: &Machine,
    answers: &Answers,
    number: usize,
    began: Instant,
) -> Trace {
    let mut contact = subject.contact(number);
    let key = contact.key().clone();
    let (heap, outcomes, trace) = (BinaryHeap::new(), Vec::new(), Vec::new());
    let mut out = Alone { subject, answers, began, key, heap, outcomes, trace };
    let mut state = State::new(subject.journey());
    let run = Run::of(subject.journey);
    let fields: Values =
        subject.trigger().map(|trigger| values(&trigger.fields, number).into()).unwrap_or_default();
    let start = Event { now: began, kind: EventKind::Start { fields } };
    machine.step(run, &mut state, &mut contact, &start, &mut out);
    while let Some(Reverse((now, next))) = out.heap.pop() {
        let kind = match next {
            Next::Timer(token) => EventKind::Timer { token },
            Next::Outcome(visit) => {
                let known = out.outcomes.iter().find(|(request, _)| request.visit == visit);
                let (request, raw) = known.cloned().unwrap();
                let outcome = outcome(subject, machine, &mut contact, request, &raw);
                EventKind::Outcome { request, outcome }
            }
        };
        machine.step(run, &mut state, &mut contact, &Event { now, kind }, &mut out);
    }
    out.trace
}

/// Reads an outcome, and records that the contact wants to hear no more where it says so.
fn outcome(
    subject: &Subject,
    machine: &Machine,
    contact: &mut Contact,
    request: RequestId,
    raw: &RawOutcome,
) -> journey_runtime::Outcome {
    let program = subject.plan.program();
    let StepKind::Conversation(asked) = &subject.journey().steps[request.step as usize].kind else {
        panic!("step {} is no conversation", request.step)
    };
    let zone = contact.zone().unwrap_or_else(|| machine.zone(subject.journey));
    let (outcome, audits) = read(program, asked.engagement, raw, zone);
    assert_eq!(audits, [], "a simulated contact center reports what is declared");
    let engagement = &program.engagements[asked.engagement as usize];
    let opts_out = program.results[usize::from(outcome.result)].class == "opted_out"
        || raw.dispositions.iter().any(|code| code == "Do not contact");
    if opts_out {
        let said_of = contact.field(asked.address).cloned();
        for (place, record) in (0..).zip(&program.consent_records) {
            let channel = subject.channel(&record.profile);
            let is_meant = subject.addresses(channel).contains(&asked.address);
            assert!(engagement.channel != Channel::Push);
            for field in subject.addresses(channel).into_iter().filter(|_| is_meant) {
                if contact.field(field) == said_of.as_ref() {
                    contact.set_consent_of_address(place, field, Consent::OptedOut);
                }
            }
        }
    }
    outcome
}

/// Runs all contacts to their end in an engine that is closed and opened again now and then.
fn in_engine(subject: &Subject, settings: &dyn Fn() -> Settings, restarts: usize) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    runtime.unwrap().block_on(async {
        let mut engine = Engine::open(settings()).unwrap();
        engine.publish(&subject.plan.plan().to_json()).await.unwrap();
        let name = subject.journey().name.clone();
        let contacts = (0..CONTACTS).map(|number| subject.record(number)).collect();
        let results = engine.put_contacts(contacts).await.unwrap();
        assert!(results.iter().all(Result::is_ok), "{}: {results:?}", subject.name);
        engine.act(&name, Action::Start).await.unwrap();
        if let Some(trigger) = subject.trigger() {
            for number in 0..CONTACTS {
                let raised = Raised {
                    trigger: trigger.name.to_string(),
                    contact: format!("contact-{number}"),
                    event_id: Some(format!("event-{number}")),
                    fields: given(&trigger.fields, number).into_iter().collect(),
                };
                engine.raise(raised).await.unwrap();
            }
        }
        for _ in 0..restarts {
            engine.close().await;
            engine = Engine::open(settings()).unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(15)).await;
        }
        for _ in 0..1_000 {
            let journey = engine.journey(&name).await.unwrap();
            let decided =
                journey.entered + journey.kept_out.iter().map(|count| count.count).sum::<u64>();
            if journey.inside == 0 && decided >= CONTACTS as u64 {
                engine.close().await;
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        let left = engine.runs(RunFilter { limit: 3, ..RunFilter::default() }).await;
        panic!("{} {name} does not end: {left:#?}", subject.name);
    });
}

/// When the first run of each contact began.
fn beginnings(database: &std::path::Path) -> Vec<(usize, Instant)> {
    let conn = connect(database);
    let sql = "SELECT contact.name, min(journal.at) FROM journal JOIN contact ON contact.id = journal.contact
               WHERE journal.run IS NOT NULL GROUP BY journal.contact";
    let mut statement = conn.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| Ok((row.get::<_, String>(0)?, Instant(row.get(1)?))))
        .unwrap();
    let rows = rows.map(Result::unwrap);
    rows.map(|(name, at)| (name.trim_start_matches("contact-").parse().unwrap(), at)).collect()
}

#[test]
fn every_example_does_the_same_in_the_engine_and_alone() {
    let mut compared = 0;
    for subject in Subject::all() {
        for (restarts, group) in [(0, 1), (6, 256)] {
            let folder = tempfile::tempdir().unwrap();
            let database = folder.path().join("journey.db");
            let settings = || Settings {
                speed: Speed::Max,
                begins: Some(BEGINS),
                group,
                ..Settings::simulated(&database)
            };
            in_engine(&subject, &settings, restarts);
            let (machine, answers) =
                (Machine::new(&subject.plan), Answers::new(&subject.plan, None));
            let found = traces(&database);
            let mut steps = 0;
            for (number, began) in beginnings(&database) {
                let expected = alone(&subject, &machine, &answers, number, began);
                let whose = format!("contact-{number} 1");
                let name = &subject.journey().name;
                assert_eq!(
                    found[&whose], expected,
                    "{} {name}, {whose}, {restarts} restarts, groups of {group}",
                    subject.name
                );
                steps += expected.len();
                compared += 1;
            }
            assert!(steps > CONTACTS, "{} {}: {steps}", subject.name, subject.journey().name);
            assert_eq!(miscounts(&database), Vec::<String>::new(), "{}", subject.name);
        }
    }
    assert!(compared > 800, "{compared} contacts were compared");
}
