//! From a plan to one that runs: every name becomes an index, and every invariant is checked.

mod declaration;
mod expression;
mod fault;
mod flow;
mod forecast;
mod journey;
mod policy;
mod step;
mod table;
mod tables;
mod time;

#[cfg(test)]
mod tests;

pub use fault::{Kind, Place, PlanFault};

use crate::exec::{Program, ResultValue, VerifiedPlan};
use crate::model::{FORMAT, LANGUAGE, Plan};
use table::Table;
use tables::Tables;

impl Plan {
    /// Checks the plan and turns it into what runs. The first thing that is wrong is named with its place.
    pub fn verify(self) -> Result<VerifiedPlan, PlanFault> {
        if self.format != FORMAT {
            return Err(PlanFault::UnknownFormat { found: u64::from(self.format) });
        }
        if self.language != LANGUAGE {
            return Err(PlanFault::UnknownLanguage { found: self.language });
        }
        let computed = self.content_digest();
        if self.digest != computed {
            return Err(PlanFault::WrongDigest { written: self.digest, computed });
        }
        let program = program(&self)?;
        Ok(VerifiedPlan { plan: self, program })
    }
}

fn program(plan: &Plan) -> Result<Program, PlanFault> {
    let all = &plan.declarations;
    declaration::purposes(all)?;
    let tables = Tables::new(all)?;
    let (consent_records, consents) = declaration::consents(&tables, all)?;
    let journeys = Table::sorted(&Place::Plan, Kind::Journey, &plan.journeys, |j| &j.name)?;
    Table::sorted(&Place::Plan, Kind::Forecast, &plan.forecasts, |f| &f.name)?;
    let program = Program {
        symbols: tables.symbol_names(),
        results: results(plan),
        contact: declaration::fields(&tables, &Place::Plan, &all.contact)?,
        zone_field: declaration::only_zone_field(&all.contact),
        segments: all.segments.iter().map(|segment| segment.name.clone()).collect(),
        triggers: declaration::triggers(&tables, all)?,
        consent_records,
        consents,
        quiet_times: declaration::quiet_times(all)?,
        engagements: declaration::engagements(&tables, all)?,
        messages: declaration::messages(&tables, all)?,
        policies: policy::policies(&tables, all)?,
        journeys: plan
            .journeys
            .iter()
            .map(|one| journey::journey(&tables, one))
            .collect::<Result<_, _>>()?,
    };
    for one in &plan.forecasts {
        let place = Place::Declaration(Kind::Forecast, one.name.clone());
        let (_, of) = journeys.find(&place, &one.journey)?;
        forecast::forecast(&tables, of, one)?;
    }
    Ok(program)
}

fn results(plan: &Plan) -> Vec<ResultValue> {
    let value = |value: &crate::model::ResultValue| ResultValue {
        name: value.name.clone(),
        channel: value.channel,
        class: value.class.clone(),
        event: value.event,
        aliases: value.aliases.clone(),
    };
    plan.declarations.results.iter().map(value).collect()
}
