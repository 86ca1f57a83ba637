//! What keeps the engine from starting: the one home of these sentences.

use journey_plan::model::Channel;
use smol_str::SmolStr;

use super::dynamics::Settings;
use super::{Needs, StartProblem};
use crate::said::{near, quoted};

impl StartProblem {
    fn new(message: String, help: impl Into<Option<String>>) -> Self {
        Self { message, help: help.into() }
    }

    /// The environment names a forecast that the plan does not have.
    pub(super) fn no_forecast(forecast: &str, known: &[&str]) -> Self {
        let help = meant(forecast, known).unwrap_or_else(|| {
            if known.is_empty() {
                return "the plan has no forecast".to_owned();
            }
            format!("the forecasts are {}", quoted(known.iter().copied()))
        });
        Self::new(format!("there is no forecast `{forecast}`"), help)
    }

    /// The machine trusts nobody.
    pub(super) fn no_certificates(why: &std::io::Error) -> Self {
        let help = "install the root certificates of this machine (package ca-certificates)";
        Self::new(format!("secure connections cannot be checked: {why}"), help.to_owned())
    }

    /// Journeys send messages, and the environment says nobody who carries them.
    pub fn no_messages(needs: &Needs) -> Option<Self> {
        let names = needs.messages.iter().map(|(name, _)| name.as_str());
        (!needs.messages.is_empty()).then(|| {
            let help =
                "write messages = { kind = \"webhook\", url = \"…\", secret = { env = \"NAME\" } }";
            let message = format!("nobody carries the messages {}", quoted(names));
            Self::new(message, help.to_owned())
        })
    }

    /// An engagement has no id in this environment.
    pub(super) fn unbound(name: &str, known: &[&str]) -> Self {
        let help = match near(name, known.iter().copied()) {
            Some(near) => format!("did you mean it by `{near}`?"),
            None => format!("write engagements = {{ {name} = \"ID\" }} in `contact_center`"),
        };
        Self::new(format!("the engagement `{name}` is not bound in this environment"), help)
    }

    /// A name that the API insists on has no field.
    pub(super) fn no_field(setting: &str, field: &str, known: &[SmolStr]) -> Self {
        let known: Vec<&str> = known.iter().map(SmolStr::as_str).collect();
        let help = meant(field, &known)
            .unwrap_or_else(|| format!("write {setting} = \"FIELD\" in `contact_center`"));
        let message = format!(
            "Dynamics insists on a {}, and the contact has no field `{field}`",
            setting.replace('_', " ")
        );
        Self::new(message, help)
    }

    /// The application cannot sign in.
    pub(super) fn credential(settings: &Settings, code: &str) -> Self {
        let message = format!(
            "the tenant `{}` refuses the credential of the application `{}`: {code}",
            settings.tenant, settings.client_id
        );
        Self::new(message, "look whether `client_secret` has expired".to_owned())
    }

    /// The application may not do this.
    pub(super) fn role(settings: &Settings) -> Self {
        let message = format!(
            "the application `{}` may not use proactive engagement in {}",
            settings.client_id,
            settings.organization.origin()
        );
        Self::new(message, "give it the role Omnichannel supervisor".to_owned())
    }

    /// The organization has no such proactive engagement.
    pub(super) fn unknown_engagement(name: &str, id: &str) -> Self {
        let message = format!(
            "the organization has no proactive engagement {id}, to which `{name}` is bound"
        );
        Self::new(
            message,
            "copy its id from the table Proactive Engagement Configuration".to_owned(),
        )
    }

    /// The proactive engagement is of another channel.
    pub(super) fn other_channel(name: &str, channel: Channel) -> Self {
        let (is, not) = match channel {
            Channel::Voice => ("voice", "SMS"),
            Channel::Sms | Channel::Email | Channel::Push => ("SMS", "voice"),
        };
        let message =
            format!("`{name}` is an engagement of {is}, and what it is bound to is one of {not}");
        Self::new(message, None)
    }
}

fn meant(name: &str, known: &[&str]) -> Option<String> {
    near(name, known.iter().copied()).map(|near| format!("did you mean `{near}`?"))
}
