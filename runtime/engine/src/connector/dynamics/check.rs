//! What must be bound and allowed before contacts are called: asked once, at start.

use http::Method;
use journey_plan::model::Channel;
use serde::Deserialize;
use tracing::warn;

use super::odata::Trouble;
use super::{Dynamics, odata};
use crate::connector::{Needs, StartProblem};

/// The options of `msdyn_type`.
const VOICE: i64 = 100_000_000;
const SMS: i64 = 100_000_001;

#[derive(Deserialize)]
struct Config {
    msdyn_type: Option<i64>,
}

impl Dynamics {
    /// What is not bound, not allowed or not there. An organization that cannot be reached is no such problem: what
    /// is to go out is held until it can.
    pub(super) async fn problems(&self, needs: &Needs) -> Vec<StartProblem> {
        let mut problems = self.unbound(needs);
        for (name, _, channel) in &needs.engagements {
            let Some(id) = self.engagement(name) else { continue };
            match self.configuration(name, id, *channel).await {
                Ok(problem) => problems.extend(problem),
                Err(Trouble::Credential(code)) => {
                    problems.push(StartProblem::credential(&self.settings, &code));
                    return problems;
                }
                Err(Trouble::Later(why, _) | Trouble::Lost(why)) => {
                    warn!(
                        organization = self.settings.organization.origin(),
                        why, "cannot be asked"
                    );
                    return problems;
                }
            }
        }
        problems
    }

    fn unbound(&self, needs: &Needs) -> Vec<StartProblem> {
        let known: Vec<&str> =
            self.settings.engagements.iter().map(|(name, _)| name.as_str()).collect();
        let unbound = needs.engagements.iter().filter(|(name, ..)| self.engagement(name).is_none());
        let mut problems: Vec<StartProblem> =
            unbound.map(|(name, ..)| StartProblem::unbound(name, &known)).collect();
        let settings = [("first_name", &self.fields[0]), ("last_name", &self.fields[1])];
        for (setting, field) in settings {
            if !needs.engagements.is_empty() && !needs.contact.contains(field) {
                problems.push(StartProblem::no_field(setting, field, &needs.contact));
            }
        }
        problems
    }

    async fn configuration(
        &self,
        name: &str,
        id: &str,
        channel: Channel,
    ) -> Result<Option<StartProblem>, Trouble> {
        let path =
            format!("/api/data/v9.2/msdyn_proactive_engagement_configs({id})?$select=msdyn_type");
        let Some(uri) = self.uri(&path) else { return Ok(None) };
        let got = self.ask(Method::GET, uri, None).await?;
        match got.status.as_u16() {
            200..=299 => {}
            403 => return Ok(Some(StartProblem::role(&self.settings))),
            404 => return Ok(Some(StartProblem::unknown_engagement(name, id))),
            _ => return Err(odata::trouble(&got)),
        }
        let config: Config = got.json().ok_or_else(|| {
            Trouble::Lost(
                "the organization answered with a configuration that makes no sense".into(),
            )
        })?;
        let wanted = match channel {
            Channel::Voice => VOICE,
            Channel::Sms => SMS,
            Channel::Email | Channel::Push => return Ok(None),
        };
        let other = config.msdyn_type.is_some_and(|kind| kind != wanted);
        Ok(other.then(|| StartProblem::other_channel(name, channel)))
    }
}
