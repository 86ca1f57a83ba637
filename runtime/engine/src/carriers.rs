//! What carries conversations and messages, and how an engine is set up.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use journey_plan::VerifiedPlan;
use journey_plan::value::Instant;
use smol_str::SmolStr;

use crate::clock::Speed;
use crate::connector::simulated::Answers;
use crate::connector::{Connector, Limits};
use crate::health::Health;

/// What carries conversations, or messages.
#[derive(Clone)]
pub(crate) struct Carrier {
    /// None: simulated.
    pub(crate) connector: Option<Arc<dyn Connector>>,
    pub(crate) health: Health,
    limits: Arc<Mutex<Limits>>,
    /// Whether the limits are those of the plan's forecast.
    follows_forecast: bool,
}

impl Carrier {
    fn new(carries: Carries) -> Self {
        let (connector, limits) = match carries {
            Carries::Simulated { limits, .. } => (None, limits),
            Carries::Connector(connector) => {
                let limits = connector.limits();
                (Some(connector), Some(limits))
            }
        };
        let follows_forecast = limits.is_none();
        let limits = Arc::new(Mutex::new(limits.unwrap_or_default()));
        Self { connector, health: Health::default(), limits, follows_forecast }
    }

    pub(crate) fn limits(&self) -> Limits {
        *self.limits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn follow(&self, limits: Limits) {
        if self.follows_forecast {
            *self.limits.lock().unwrap_or_else(PoisonError::into_inner) = limits;
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        self.connector.as_ref().map_or("simulated", |connector| connector.name())
    }

    pub(crate) fn contact_fields(&self) -> &[SmolStr] {
        self.connector.as_ref().map_or(&[], |connector| connector.contact_fields())
    }
}

/// Whether conversations are simulated, and by which forecast.
#[derive(Clone)]
enum Simulated {
    No,
    By(Option<SmolStr>),
}

/// What carries conversations and messages.
#[derive(Clone)]
pub(crate) struct Carriers {
    pub(crate) conversations: Carrier,
    pub(crate) messages: Carrier,
    answers: Simulated,
}

impl Carriers {
    pub(crate) fn new(conversations: Carries, messages: Carries) -> Self {
        let answers = match &conversations {
            Carries::Simulated { forecast, .. } => Simulated::By(forecast.clone()),
            Carries::Connector(_) => Simulated::No,
        };
        let (conversations, messages) = (Carrier::new(conversations), Carrier::new(messages));
        Self { conversations, messages, answers }
    }

    /// The one of a queue: 0 conversations, 1 messages.
    pub(crate) fn of(&self, queue: i64) -> &Carrier {
        if queue == 0 { &self.conversations } else { &self.messages }
    }

    /// The answers of the simulated contact center to a plan, whose forecast's capacity counts from now on; none where it
    /// is not simulated.
    pub(crate) fn answers(&self, plan: &VerifiedPlan) -> Option<Answers> {
        let Simulated::By(forecast) = &self.answers else { return None };
        let answers = Answers::new(plan, forecast.as_deref());
        self.conversations.follow(answers.conversation_limits());
        self.messages.follow(answers.message_limits());
        Some(answers)
    }

    /// What keeps a plan from being published here.
    pub(crate) fn problem(&self, plan: &VerifiedPlan) -> Option<String> {
        let Simulated::By(forecast) = &self.answers else { return None };
        Answers::problem(plan, forecast.as_deref()).map(|problem| problem.message)
    }
}

/// What carries something.
#[derive(Clone)]
pub enum Carries {
    /// A simulated contact center answers, as a forecast of the plan says; the first of the journey where none is named.
    Simulated {
        /// The forecast.
        forecast: Option<SmolStr>,
        /// Its limits; none: the capacity of the forecast.
        limits: Option<Limits>,
    },
    /// A connector.
    Connector(Arc<dyn Connector>),
}

/// How many inputs, and how many things that are due, one transaction takes where nobody says otherwise.
pub(crate) const GROUP: usize = 256;

/// How an engine is set up.
#[derive(Clone)]
pub struct Settings {
    /// The file of the store; it is made where it does not exist.
    pub database: PathBuf,
    /// How fast the clock goes; more than real time needs simulated carriers.
    pub speed: Speed,
    /// Where the clock of a new store begins, for trials that run ahead of time; none: at the machine's time.
    pub begins: Option<Instant>,
    /// What carries conversations.
    pub conversations: Carries,
    /// What carries messages.
    pub messages: Carries,
    /// Over how many seconds releases after quiet time are spread.
    pub spread: u64,
    /// Dispositions, by their spelling outside, that record an opt-out.
    pub do_not_contact: Vec<SmolStr>,
    /// How many inputs, and how many things that are due, one transaction takes at most.
    pub group: usize,
}

impl Settings {
    /// A simulated contact center in real time, without limits.
    pub fn simulated(database: impl Into<PathBuf>) -> Self {
        let carries = Carries::Simulated { forecast: None, limits: Some(Limits::default()) };
        Self {
            database: database.into(),
            speed: Speed::Times(1),
            begins: None,
            conversations: carries.clone(),
            messages: carries,
            spread: 0,
            do_not_contact: vec![SmolStr::new_static("Do not contact")],
            group: GROUP,
        }
    }
}
