//! The connectors of an environment, and the engine that they belong to.

use std::path::Path;
use std::sync::Arc;

use super::{ContactCenter, Environment};
use crate::carriers::{Carries, GROUP, Settings};
use crate::clock::Speed;
use crate::connector::StartProblem;
use crate::connector::client::Client;
use crate::connector::dynamics::Dynamics;
use crate::connector::nobody::Nobody;
use crate::connector::webhook::Webhook;

impl Environment {
    /// The settings of an engine in this environment; `project` is the folder of the manifest.
    pub fn settings(&self, project: &Path) -> Result<Settings, StartProblem> {
        let client = Client::new()?;
        let webhook = |settings: &crate::connector::webhook::Settings| {
            Carries::Connector(Arc::new(Webhook::new(settings.clone(), client.clone())))
        };
        let (conversations, usual, speed) = match &self.contact_center {
            ContactCenter::Simulated(simulated) => {
                let forecast = simulated.forecast.clone();
                let carries = Carries::Simulated { forecast, limits: None };
                (carries.clone(), carries, simulated.speed)
            }
            ContactCenter::Webhook(settings) => (webhook(settings), nobody(), Speed::Times(1)),
            ContactCenter::Dynamics(settings) => {
                let dynamics = Dynamics::new(settings.as_ref().clone(), client.clone());
                (Carries::Connector(Arc::new(dynamics)), nobody(), Speed::Times(1))
            }
        };
        Ok(Settings {
            begins: None,
            database: project.join(&self.database),
            speed,
            conversations,
            messages: self.messages.as_ref().map_or(usual, webhook),
            spread: self.spread.as_secs(),
            do_not_contact: self.do_not_contact.clone(),
            group: GROUP,
        })
    }
}

fn nobody() -> Carries {
    Carries::Connector(Arc::new(Nobody))
}
