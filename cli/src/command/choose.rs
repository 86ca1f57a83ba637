//! Choosing what was named on the command line, or the only one there is.

use journey_grammar::suggest;
use journey_plan::model::{Forecast, Journey};

use crate::outcome::Failure;

/// The journey with this name, or the only one.
pub(super) fn journey<'a>(all: &'a [Journey], name: Option<&str>) -> Result<&'a Journey, Failure> {
    let names: Vec<&str> = all.iter().map(|journey| journey.name.as_str()).collect();
    let place = place("journey", "--journey", &names, name)?;
    all.get(place).ok_or_else(|| Failure::misused("the program has no journey"))
}

/// The forecast with this name, or the only one.
pub(super) fn forecast<'a>(
    all: &'a [Forecast],
    name: Option<&str>,
) -> Result<&'a Forecast, Failure> {
    let names: Vec<&str> = all.iter().map(|forecast| forecast.name.as_str()).collect();
    let place = place("forecast", "--forecast", &names, name)?;
    all.get(place).ok_or_else(|| Failure::misused("the program has no forecast"))
}

/// The forecasts that are meant: the one with this name, or all; of them those for a journey.
pub(super) fn forecasts<'a>(
    all: &'a [Forecast],
    name: Option<&str>,
    journey: Option<&str>,
) -> Result<Vec<&'a Forecast>, Failure> {
    if let Some(name) = name {
        let names: Vec<&str> = all.iter().map(|forecast| forecast.name.as_str()).collect();
        let place = place("forecast", "--forecast", &names, Some(name))?;
        return Ok(all.get(place).into_iter().collect());
    }
    let is_meant = |one: &&Forecast| journey.is_none_or(|journey| one.journey == journey);
    Ok(all.iter().filter(is_meant).collect())
}

/// Where the name stands among `names`, or the only place there is.
fn place(noun: &str, option: &str, names: &[&str], name: Option<&str>) -> Result<usize, Failure> {
    let list = || {
        let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
        quoted.join(", ")
    };
    match (name, names) {
        (_, []) => Err(Failure::misused(format!("the program has no {noun}"))),
        (None, [_]) => Ok(0),
        (None, _) => Err(Failure::misused(format!("the program has several {noun}s: {}", list()))
            .help(format!("name one with {option}"))),
        (Some(name), _) => names.iter().position(|one| *one == name).ok_or_else(|| {
            let failure = Failure::misused(format!("the program has no {noun} `{name}`"));
            match suggest::best(name, names.iter().copied()) {
                Some(near) => failure.help(format!("did you mean `{}`?", near.name)),
                None => failure.help(format!("there is {}", list())),
            }
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_only_one_need_not_be_named() {
        assert_eq!(place("journey", "--journey", &["A"], None), Ok(0));
        assert_eq!(place("journey", "--journey", &["A", "B"], Some("B")), Ok(1));
    }

    #[test]
    fn several_are_listed() {
        let failure = place("journey", "--journey", &["A", "B"], None).unwrap_err();
        assert_eq!(failure.message(), "the program has several journeys: `A`, `B`");
        assert!(failure.to_string().ends_with("help: name one with --journey"));
    }

    #[test]
    fn a_near_name_is_suggested() {
        let names = ["RebookVisit", "RemindOfVisit"];
        let failure = place("journey", "--journey", &names, Some("rebookvisits")).unwrap_err();
        assert!(failure.to_string().contains("did you mean `RebookVisit`?"));
    }
}
