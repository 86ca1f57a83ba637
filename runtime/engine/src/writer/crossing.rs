//! People inside go on in another plan, all in one transaction with its publication.

use std::sync::Arc;

use journey_plan::VerifiedPlan;
use journey_plan::migration::{Carry, Migration, Onward};
use journey_plan::value::Instant;
use journey_runtime::{EventKind, Rest};

use super::runs::Occasion;
use super::{Done, Writer};
use crate::journal::Happened;
use crate::refused::Refused;
use crate::store::write;
use crate::view::Migrated;

/// So many runs are looked up at once.
const SHARE: u32 = 1_000;

/// What becomes of a run.
enum Fate {
    Moved,
    Kept,
    Ended,
    Parked,
    /// It is not inside any more: what was due has ended it.
    Over,
}

impl Writer {
    /// Publishes a plan and moves the people inside.
    pub(crate) fn migrate(
        &mut self,
        plan: VerifiedPlan,
        migration: &Migration,
        now: Instant,
    ) -> Done<Migrated> {
        let conflict = |message: String| Refused::Conflict { message };
        let current = self.current.and_then(|id| Some((id, Arc::clone(self.plans.get(&id)?))));
        let (old, before) = current.ok_or_else(|| {
            conflict("no plan is published, so there is nobody to migrate".to_owned())
        })?;
        let runs_by = &before.plan.plan().digest;
        if *runs_by != migration.from {
            return Err(conflict(format!(
                "the migration leads from plan {}, and plan {runs_by} is published by now: make it anew against that one",
                migration.from
            ))
            .into());
        }
        let carries = migration
            .verify(&before.plan, &plan)
            .map_err(|fault| Refused::Plan { message: fault.to_string() })?;
        let digest = plan.plan().digest.clone();
        let published = self.publish(plan, now)?;
        let new = write::plan_of(&self.conn, &digest)?.filter(|new| *new != old);
        let new = new.ok_or_else(|| {
            conflict("the new plan is the one that is published: nobody needs to move".to_owned())
        })?;
        let mut migrated =
            Migrated { published, moved: 0, kept: 0, ended: 0, parked: 0, elsewhere: 0 };
        for carry in carries {
            self.migrate_journey((old, new), &Arc::new(carry), now, &mut migrated)?;
        }
        self.settle()?;
        tracing::info!(
            from = %migration.from, to = %migration.to, moved = migrated.moved, kept = migrated.kept,
            ended = migrated.ended, parked = migrated.parked, "people inside were migrated"
        );
        Ok(migrated)
    }

    fn migrate_journey(
        &mut self,
        (old, new): (i64, i64),
        carry: &Arc<Carry>,
        now: Instant,
        migrated: &mut Migrated,
    ) -> rusqlite::Result<()> {
        let name = self.plans.get(&old).and_then(|old| old.machine.journey(carry.from));
        let Some(name) = name.map(|journey| journey.name.clone()) else { return Ok(()) };
        let mut known = self.journeys.values();
        let Some(journey) = known.find(|known| known.name == name).map(|known| known.id) else {
            return Ok(());
        };
        migrated.elsewhere += write::runs_elsewhere(&self.conn, journey, old)?;
        let mut after = 0;
        loop {
            let runs = write::runs_inside(&self.conn, journey, after, SHARE)?;
            let Some(last) = runs.last() else { return Ok(()) };
            after = *last;
            for run in runs {
                match self.migrate_run(run, (old, new), carry, now)? {
                    Some(Fate::Moved) => migrated.moved += 1,
                    Some(Fate::Kept) => migrated.kept += 1,
                    Some(Fate::Ended) => migrated.ended += 1,
                    Some(Fate::Parked) => migrated.parked += 1,
                    Some(Fate::Over) | None => {}
                }
            }
        }
    }

    /// What becomes of a run; none where it is on another plan.
    fn migrate_run(
        &mut self,
        id: i64,
        (old, new): (i64, i64),
        carry: &Arc<Carry>,
        now: Instant,
    ) -> rusqlite::Result<Option<Fate>> {
        let Some(mut run) = write::run(&self.conn, id)?.filter(|run| run.plan == old) else {
            return Ok(None);
        };
        // What was due before is lived through on the old plan.
        if run.due.is_some_and(|due| due < now) {
            let token = run.state.token;
            self.advance(id, Occasion::new(now, EventKind::Timer { token }, Happened::Timer))?;
            let Some(later) = write::run(&self.conn, id)? else { return Ok(None) };
            run = later;
        }
        let step = match run.state.rest {
            Rest::Held { step, .. } | Rest::Waiting { step, .. } | Rest::Resting { step, .. } => {
                step
            }
            Rest::Quarantined { .. } => return Ok(Some(Fate::Parked)),
            Rest::NotStarted | Rest::Done { .. } => return Ok(Some(Fate::Over)),
        };
        match carry.onward(step) {
            Some(Onward::Move(_)) => {
                let Some(mut row) = write::contact(&self.conn, run.contact)? else {
                    return Ok(None);
                };
                let before = self.standing(&run, false);
                run.plan = new;
                let kind = EventKind::Migrate { carry: Arc::clone(carry) };
                let occasion = Occasion::new(now, kind, Happened::Migrated(old));
                self.step_from(before.as_ref(), &mut run, &mut row, occasion, false)?;
                Ok(Some(Fate::Moved))
            }
            Some(Onward::End(outcome)) => {
                let kind = EventKind::End { outcome };
                self.advance(id, Occasion::new(now, kind, Happened::EndedByMigration))?;
                Ok(Some(Fate::Ended))
            }
            Some(Onward::Keep) | None => Ok(Some(Fate::Kept)),
        }
    }
}
