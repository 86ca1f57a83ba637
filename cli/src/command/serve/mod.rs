//! `journey serve`: the durable engine with its HTTP interface, until it is told to end.

mod signals;
mod words;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use journey_engine::environment::{Environment, Project};
use journey_engine::http::{App, Bound, Doors, serve};
use journey_engine::telemetry::{self, Telemetry};
use journey_engine::view::{Journey, JourneyState, Published};
use journey_engine::{Action, Engine, Refused};
use journey_plan::VerifiedPlan;
use tokio::runtime::Builder;
use tokio::time::sleep;

use self::words::{Served, of_listening, of_opening, of_problems, of_starting};
use crate::arguments::{LogFormat, Serve};
use crate::checked::{Checked, load_sound};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// How often to look whether the engine still works.
const LOOK: Duration = Duration::from_secs(1);

/// What is served.
struct Serving {
    environment: Environment,
    plan: VerifiedPlan,
    folder: PathBuf,
    database: PathBuf,
    listen: SocketAddr,
    starts: bool,
}

/// Checks the program, opens the engine, publishes the plan, and answers until it is told to end.
pub(super) fn run(session: Session, arguments: &Serve) -> Result<Outcome, Failure> {
    let Some(checked) = load_sound(session, &arguments.checked)? else {
        return Ok(Outcome::Faulty);
    };
    let environment = match environment(&checked, &arguments.env) {
        Ok(environment) => environment,
        Err(problems) => {
            session.report(&of_problems(&problems, session.error_colour))?;
            return Ok(Outcome::Faulty);
        }
    };
    let usual = || checked.project.root.join(&environment.database);
    let serving = Serving {
        database: arguments.data.clone().unwrap_or_else(usual),
        listen: arguments.listen.unwrap_or(environment.listen),
        plan: checked.compile()?.plan,
        folder: checked.project.root.clone(),
        starts: arguments.start,
        environment,
    };
    let telemetry = telemetry(arguments.log)?;
    let runtime = Builder::new_multi_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Failure::fault(error.to_string()))?;
    let ended = runtime.block_on(serving.run(session));
    telemetry.end();
    ended
}

fn environment(
    checked: &Checked,
    name: &str,
) -> Result<Environment, Vec<journey_engine::environment::Problem>> {
    let Some(manifest) = &checked.project.manifest else {
        return Ok(Environment::simulated(name));
    };
    let world = Project { folder: checked.project.root.clone() };
    Environment::read(&manifest.text, name, &world)
}

fn telemetry(format: Option<LogFormat>) -> Result<Telemetry, Failure> {
    let format = match format {
        Some(LogFormat::Text) => telemetry::LogFormat::Text,
        Some(LogFormat::Json) => telemetry::LogFormat::Json,
        None => telemetry::LogFormat::usual(),
    };
    Telemetry::begin(format).map_err(|error| Failure::misused(error.to_string()))
}

impl Serving {
    async fn run(self, session: Session) -> Result<Outcome, Failure> {
        let doors = Doors::of(&self.environment);
        let bound = Bound::new(self.listen, &doors).await.map_err(|e| of_listening(&e))?;
        let settings = self.environment.settings(&self.folder);
        let mut settings = settings.map_err(|problem| of_starting(&[problem]))?;
        settings.database.clone_from(&self.database);
        let engine = Engine::open(settings).map_err(|error| of_opening(&error))?;
        let ended = self.serve(session, &engine, bound, doors).await;
        engine.close().await;
        ended
    }

    async fn serve(
        &self,
        session: Session,
        engine: &Engine,
        bound: Bound,
        doors: Doors,
    ) -> Result<Outcome, Failure> {
        let problems = engine.missing(&self.plan).await;
        if !problems.is_empty() {
            return Err(of_starting(&problems));
        }
        let served = self.begin(engine, bound.address()).await.map_err(|refused| {
            Failure::fault(format!("the plan cannot be published: {refused}"))
        })?;
        session.print(&served.text(session.colour))?;
        let end = async {
            tokio::select! {
                () = signals::told_to_end() => {}
                () = broken(engine) => {}
            }
        };
        serve(bound, App::new(engine.clone(), doors), end).await;
        if engine.has_ended() {
            return Err(Failure::fault("the engine has ended by itself; its log says why"));
        }
        session.say("the engine has ended")?;
        Ok(Outcome::Fine)
    }

    /// Publishes the plan, and starts what was never started where that is asked.
    async fn begin(&self, engine: &Engine, address: SocketAddr) -> Result<Served, Refused> {
        let published: Published = engine.publish(&self.plan.plan().to_json()).await?;
        let mut journeys = Vec::new();
        for journey in engine.journeys().await? {
            journeys.push(self.started(engine, journey).await?);
        }
        Ok(Served {
            environment: self.environment.name.to_string(),
            address,
            database: self.database.clone(),
            published,
            journeys,
        })
    }

    async fn started(&self, engine: &Engine, journey: Journey) -> Result<Journey, Refused> {
        match journey.state {
            JourneyState::Draft if self.starts => engine.act(&journey.name, Action::Start).await,
            JourneyState::Draft
            | JourneyState::Started
            | JourneyState::Paused
            | JourneyState::Stopped => Ok(journey),
        }
    }
}

/// Is over when the engine works no more.
async fn broken(engine: &Engine) {
    while !engine.has_ended() {
        sleep(LOOK).await;
    }
}
