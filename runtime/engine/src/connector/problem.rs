//! What keeps the engine from starting: the one home of these sentences.

use super::StartProblem;
use crate::said::{near, quoted};

impl StartProblem {
    /// The environment names a forecast that the plan does not have.
    pub(crate) fn no_forecast(forecast: &str, known: &[&str]) -> Self {
        let help = match near(forecast, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => "the plan has no forecast".to_owned(),
            None => format!("the forecasts are {}", quoted(known.iter().copied())),
        };
        Self { message: format!("there is no forecast `{forecast}`"), help: Some(help) }
    }
}
