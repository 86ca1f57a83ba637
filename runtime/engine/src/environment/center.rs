//! Contact centers and who carries messages.

use smol_str::SmolStr;
use toml::Spanned;

use super::problem::Problem;
use super::reader::{Reader, Section};
use super::{ContactCenter, Simulated};
use crate::clock::Speed;
use crate::connector::client::Endpoint;
use crate::connector::dynamics::is_guid;
use crate::connector::{Limits, dynamics, webhook};

const CENTERS: &[&str] = &["simulated", "webhook", "dynamics"];
const SIMULATED: &[&str] = &["kind", "forecast", "speed"];
const CENTER_WEBHOOK: &[&str] =
    &["kind", "url", "secret", "time_limit", "calls_per_minute", "lines", "longest_call"];
const MESSAGES_WEBHOOK: &[&str] = &["kind", "url", "secret", "time_limit", "per_minute"];
const DYNAMICS: &[&str] = &[
    "kind",
    "organization",
    "tenant",
    "client_id",
    "client_secret",
    "engagements",
    "first_name",
    "last_name",
    "calls_per_minute",
    "lines",
    "longest_call",
    "poll",
    "time_limit",
    "authority",
];

impl Reader<'_> {
    pub(super) fn contact_center(&mut self, section: &Section<'_>) -> Option<ContactCenter> {
        let kind = self.needed(section, "kind", Self::text)?;
        match kind.as_str() {
            "simulated" => Some(ContactCenter::Simulated(self.simulated(section))),
            "webhook" => {
                self.only(section, CENTER_WEBHOOK);
                let limits = self.call_limits(section);
                self.webhook(section, limits).map(ContactCenter::Webhook)
            }
            "dynamics" => self.dynamics(section).map(Box::new).map(ContactCenter::Dynamics),
            _ => self.unknown_kind(section, &kind, CENTERS),
        }
    }

    pub(super) fn messages(&mut self, section: &Section<'_>) -> Option<webhook::Settings> {
        let kind = self.needed(section, "kind", Self::text)?;
        if kind != "webhook" {
            return self.unknown_kind(section, &kind, &["webhook"]);
        }
        self.only(section, MESSAGES_WEBHOOK);
        let per_minute = self.count(section, "per_minute").map(u32::from);
        self.webhook(section, Limits { per_minute, ..Limits::default() })
    }

    fn unknown_kind<T>(&mut self, section: &Section<'_>, kind: &str, known: &[&str]) -> Option<T> {
        let place = self.place_of(section, "kind");
        self.report(Problem::unknown_kind(place, &section.name, kind, known));
        None
    }

    fn simulated(&mut self, section: &Section<'_>) -> Simulated {
        self.only(section, SIMULATED);
        let forecast = self.text(section, "forecast");
        let speed = match section.table.get("speed").map(Spanned::get_ref) {
            Some(speed) if speed.as_str() == Some("max") => Speed::Max,
            Some(speed) if speed.as_integer().is_none() => {
                self.wrong(section, "speed", "a whole number from 1, or \"max\"");
                Speed::Times(1)
            }
            Some(_) | None => Speed::Times(self.count(section, "speed").map_or(1, u32::from)),
        };
        Simulated { forecast, speed }
    }

    fn webhook(&mut self, section: &Section<'_>, limits: Limits) -> Option<webhook::Settings> {
        let url = self.needed(section, "url", Self::url);
        let keys = self.needed(section, "secret", Self::keys);
        let time_limit = self.some_time(section, "time_limit").unwrap_or(webhook::TIME_LIMIT);
        Some(webhook::Settings { url: url?, keys: keys?, time_limit, limits })
    }

    fn dynamics(&mut self, section: &Section<'_>) -> Option<dynamics::Settings> {
        self.only(section, DYNAMICS);
        let organization = self.needed(section, "organization", Self::url);
        let tenant = self.needed(section, "tenant", Self::text);
        let client_id = self.needed(section, "client_id", Self::text);
        let client_secret = self.needed(section, "client_secret", Self::secret);
        let engagements = self.needed(section, "engagements", Self::engagements);
        let authority = if section.table.contains_key("authority") {
            self.url(section, "authority")
        } else {
            Endpoint::parse(dynamics::AUTHORITY)
        };
        let field = |name: Option<SmolStr>, usual| name.unwrap_or(SmolStr::new_static(usual));
        let first_name = field(self.text(section, "first_name"), "first_name");
        let last_name = field(self.text(section, "last_name"), "last_name");
        let poll = self.some_time(section, "poll").unwrap_or(dynamics::POLL);
        let time_limit = self.some_time(section, "time_limit").unwrap_or(dynamics::TIME_LIMIT);
        let limits = self.call_limits(section);
        Some(dynamics::Settings {
            organization: organization?,
            authority: authority?,
            tenant: tenant?,
            client_id: client_id?,
            client_secret: client_secret?,
            engagements: engagements?,
            first_name,
            last_name,
            limits,
            poll,
            time_limit,
        })
    }

    fn engagements(&mut self, section: &Section<'_>, key: &str) -> Option<Vec<(SmolStr, SmolStr)>> {
        let bound = self.section(section, key)?;
        let mut engagements = Vec::new();
        for name in bound.table.keys() {
            match self.text(&bound, name.get_ref()) {
                Some(id) if is_guid(&id) => engagements.push((name.get_ref().as_ref().into(), id)),
                Some(_) => self.wrong(
                    &bound,
                    name.get_ref(),
                    "the id of a proactive engagement, as in \"00000000-0000-0000-0000-000000000000\"",
                ),
                None => {}
            }
        }
        Some(engagements)
    }

    fn call_limits(&mut self, section: &Section<'_>) -> Limits {
        Limits {
            per_minute: self.count(section, "calls_per_minute").map(u32::from),
            lines: self.count(section, "lines").map(u32::from),
            longest_call: self.some_time(section, "longest_call"),
        }
    }
}
