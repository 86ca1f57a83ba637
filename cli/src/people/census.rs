//! How many people are where.

use std::collections::BTreeMap;
use std::path::Path;

use journey_engine::view::Journey;
use serde::Deserialize;

use crate::arguments::Server;
use crate::client::Client;
use crate::outcome::Failure;
use crate::project::read_bytes;

/// How many people rest at each place of each journey.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Census {
    journeys: BTreeMap<String, BTreeMap<String, u64>>,
}

/// What `GET /v1/journeys` answers, as far as it is needed.
#[derive(Deserialize)]
struct Answer {
    journeys: Vec<Journey>,
}

impl Census {
    /// Reads it from a file that `journey journeys --format json` wrote, or from a running engine.
    pub(crate) fn read(from: &str, token_env: &str) -> Result<Self, Failure> {
        if from.starts_with("http://") || from.starts_with("https://") {
            let server = Server { server: from.to_owned(), token_env: token_env.to_owned() };
            return Self::ask(&Client::new(&server)?);
        }
        let bytes = read_bytes(Path::new(from))?;
        let answer: Answer = serde_json::from_slice(&bytes).map_err(|error| {
            Failure::misused(format!("cannot read the census `{from}`: {error}"))
                .help("write it with `journey journeys --format json`, or name the address of a running engine")
        })?;
        Ok(Self::of(answer))
    }

    /// Asks a running engine.
    pub(crate) fn ask(client: &Client) -> Result<Self, Failure> {
        let answer = client.get("/v1/journeys")?;
        Answer::deserialize(&answer).map(Self::of).map_err(|_| client.strange())
    }

    fn of(answer: Answer) -> Self {
        let places = |journey: Journey| {
            let steps = journey.steps.into_iter().map(|one| (one.of, one.count)).collect();
            (journey.name, steps)
        };
        Self { journeys: answer.journeys.into_iter().map(places).collect() }
    }

    /// How many people are at a place.
    pub(crate) fn count(&self, journey: &str, place: &str) -> u64 {
        let places = self.journeys.get(journey);
        places.and_then(|places| places.get(place)).copied().unwrap_or_default()
    }
}
