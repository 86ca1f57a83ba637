//! What the engine shows: plain data for the HTTP interface, the page and the command line.
//!
//! Instants are RFC 3339 in UTC with milliseconds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a journey does at present.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JourneyState {
    /// It is published and was never started: nobody enters.
    Draft,
    /// Contacts enter and go on.
    Started,
    /// Nobody enters and nothing goes out; time goes on.
    Paused,
    /// Nobody enters; whoever was inside was ended.
    Stopped,
}

/// A number of something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Count {
    /// Of what: an outcome, a reason, a step.
    pub of: String,
    /// How many.
    pub count: u64,
}

/// A journey and what happens in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Journey {
    /// Its name.
    pub name: String,
    /// What it does at present.
    pub state: JourneyState,
    /// The digest of the plan that new runs take.
    pub plan: String,
    /// Since when it is in this state.
    pub since: String,
    /// How many runs are inside.
    pub inside: u64,
    /// How many ever entered.
    pub entered: u64,
    /// How many reached the goal.
    pub goals: u64,
    /// How many left, by outcome.
    pub outcomes: Vec<Count>,
    /// Where the runs inside rest, by stable id of the step, of all plans.
    pub steps: Vec<Count>,
    /// What went out, by stable id of the step.
    pub sent: Vec<Count>,
    /// What did not go out, by reason: `NoConsent`, `NoAddress`, `QuietTime`, `ContactRule`, `TooLong`, `Provider`.
    pub refused: Vec<Count>,
    /// Who did not enter, by reason: `excluded`, `inside`, `not_again`, `condition`, `closed`, `misfit`.
    pub kept_out: Vec<Count>,
    /// How many runs are parked for an operator.
    pub quarantined: u64,
}

/// Where a run stands.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// A step waits for the end of a quiet time.
    Held,
    /// A step waits for room: capacity, a provider that is down, a journey that is paused.
    Ready,
    /// On a `wait`.
    Waiting,
    /// On a `delay` or `retry`.
    Resting,
    /// Parked for an operator.
    Quarantined,
    /// Ended.
    Done,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Run {
    /// Its id.
    pub id: String,
    /// The journey.
    pub journey: String,
    /// The digest of its plan.
    pub plan: String,
    /// The contact's id; absent where the contact was erased.
    pub contact: Option<String>,
    /// Where it stands.
    pub state: RunState,
    /// The stable id of the step on which it rests.
    pub step: Option<String>,
    /// When it began.
    pub began: String,
    /// When it last moved.
    pub moved: String,
    /// When it goes on by itself.
    pub due: Option<String>,
    /// With which outcome it ended.
    pub outcome: Option<String>,
    /// Why it is parked.
    pub fault: Option<String>,
}

/// One thing that happened, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Entry {
    /// When.
    pub at: String,
    /// The same on the contact's clock: `2026-03-02 10:00`.
    pub local: String,
    /// `visible`: something went out, was refused, was raised, or the run ended; `event`: something came from
    /// outside; `decision`: why it went on as it did.
    pub kind: EntryKind,
    /// The stable id of the step that it is about.
    pub step: Option<String>,
    /// In words.
    pub text: String,
}

/// What kind of thing happened.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// Something that can be seen outside.
    Visible,
    /// Something came from outside.
    Event,
    /// A decision of the journey.
    Decision,
}

/// A run with everything that happened in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RunDetail {
    /// The run.
    #[serde(flatten)]
    pub run: Run,
    /// What happened, oldest first.
    pub timeline: Vec<Entry>,
}

/// A page of runs, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Runs {
    /// The runs.
    pub runs: Vec<Run>,
    /// What to give as `after` for the next page; absent on the last.
    pub next: Option<String>,
}

/// Why a contact was or was not contacted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Why {
    /// The contact's id.
    pub contact: String,
    /// Its runs with their timelines, newest first.
    pub runs: Vec<RunDetail>,
    /// What happened to the contact outside of runs: entries that were refused, consent that changed; oldest first.
    pub events: Vec<Entry>,
    /// What the contact said: consent by address, profile, purpose and topic.
    pub consents: Vec<Consent>,
}

/// A consent record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Consent {
    /// The phone number or email address; for push the contact's id.
    pub address: String,
    /// The compliance profile; `*` for all of a channel.
    pub profile: String,
    /// The purpose; `*` for all.
    pub purpose: String,
    /// The topic; absent: the purpose as a whole.
    pub topic: Option<String>,
    /// What was said.
    pub state: ConsentState,
    /// When.
    pub since: String,
    /// Who said so: `api`, `import`, `outcome`, `disposition`.
    pub source: String,
}

/// What a contact said.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConsentState {
    /// Opted in.
    OptedIn,
    /// Opted out.
    OptedOut,
    /// Nothing.
    NotSet,
}

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Its id.
    pub id: String,
    /// Its fields, by name; all as text.
    pub fields: std::collections::BTreeMap<String, String>,
    /// The segments it is in.
    pub segments: Vec<String>,
}

/// How busy a connector is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Load {
    /// `simulated`, `webhook`, `dynamics`.
    pub connector: String,
    /// What it carries: `conversations` or `messages`.
    pub carries: String,
    /// Whether requests leave at present: `up`, `trying` (one is tried after a failure), `down`.
    pub state: String,
    /// Why it is not up.
    pub reason: Option<String>,
    /// How many left in the last minute.
    pub last_minute: u64,
    /// How many may leave in a minute.
    pub per_minute: Option<u32>,
    /// How many conversations are open.
    pub lines_used: u64,
    /// How many may be open.
    pub lines: Option<u32>,
    /// How many requests were stored and have no answer yet.
    pub unanswered: u64,
    /// How many runs wait for room.
    pub waiting: u64,
    /// Since when the oldest of them waits.
    pub oldest: Option<String>,
}

/// One of the last things that went out or did not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Recent {
    /// The run.
    pub run: String,
    /// The journey.
    pub journey: String,
    /// The contact's id; absent where the contact was erased.
    pub contact: Option<String>,
    /// What.
    pub entry: Entry,
    /// Whether it went out.
    pub sent: bool,
}

/// A plan that was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Published {
    /// Its digest.
    pub digest: String,
    /// Its journeys.
    pub journeys: Vec<String>,
    /// Whether it was new; publishing the same again changes nothing.
    pub new: bool,
}

/// What became of the people inside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Migrated {
    /// The plan that was published.
    pub published: Published,
    /// How many runs go on in it.
    pub moved: u64,
    /// How many finish on the plan before.
    pub kept: u64,
    /// How many were ended.
    pub ended: u64,
    /// How many are parked, and stay so on the plan before, for an operator to decide.
    pub parked: u64,
    /// How many are inside on other plans; nothing changes for them.
    pub elsewhere: u64,
}

/// What became of an event from outside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Taken {
    /// `applied`, `duplicate` (it was there before), `stale` (of no use any more), `buffered` (kept for a later
    /// `wait`), `quarantined` (the run is parked).
    pub verdict: String,
    /// The runs that it started.
    pub started: Vec<String>,
    /// How many runs it reached.
    pub reached: u64,
}

/// How the engine is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Status {
    /// Whether it takes requests.
    pub ready: bool,
    /// Why not.
    pub reason: Option<String>,
    /// Its clock.
    pub now: String,
    /// How fast its clock goes; 1 is real time.
    pub speed: String,
    /// How late the oldest timer that is due is, in milliseconds.
    pub lag_millis: u64,
    /// How many inputs wait to be stored.
    pub queued: u64,
    /// The version of the tables.
    pub schema: u32,
    /// The time zone database.
    pub tzdb: String,
}
