//! Contacts, the segments they are in, what they said, and how they are erased.

use std::sync::Arc;

use journey_plan::exec::Type;
use journey_plan::model::Channel;
use journey_plan::value::Instant;
use journey_runtime::time::Zone;
use journey_runtime::{EventKind, Rest};
use smol_str::{SmolStr, format_smolstr};

use super::person::{WHOLE_CHANNEL, push_address};
use super::runs::Occasion;
use super::{Done, Trouble, Writer};
use crate::input::{ConsentRecord, ContactRecord};
use crate::journal::{Happened, Private};
use crate::loaded::{Loaded, read_record};
use crate::refused::Refused;
use crate::store::write::{self, ContactRow, Said};
use crate::view::ConsentState;

/// The longest id of a contact, in characters.
const LONGEST_ID: usize = 200;

impl Writer {
    /// The plan that was published last.
    fn current_plan(&self) -> Result<Arc<Loaded>, Refused> {
        let loaded = self.current.and_then(|plan| self.plans.get(&plan)).map(Arc::clone);
        loaded.ok_or_else(|| Refused::Conflict {
            message: "no plan is published: nobody knows yet what is kept of a contact".to_owned(),
        })
    }

    /// Keeps contacts, each for itself: one that is wrong keeps no other out.
    pub(crate) fn put_contacts(
        &mut self,
        contacts: &[ContactRecord],
        source: &'static str,
        now: Instant,
    ) -> Done<Vec<Result<(), Refused>>> {
        let loaded = self.current_plan()?;
        let mut results = Vec::with_capacity(contacts.len());
        for record in contacts {
            results.push(match self.put_contact(&loaded, record, source, now) {
                Ok(()) => Ok(()),
                Err(Trouble::Refused(refused)) => Err(refused),
                Err(error @ Trouble::Store(_)) => return Err(error),
            });
        }
        Ok(results)
    }

    fn put_contact(
        &mut self,
        loaded: &Loaded,
        record: &ContactRecord,
        source: &'static str,
        now: Instant,
    ) -> Done<()> {
        let length = record.id.chars().count();
        if length == 0 || length > LONGEST_ID || record.id.chars().any(char::is_control) {
            let message = format!("an id is a text of 1 to {LONGEST_ID} characters");
            return Err(Refused::invalid("/id", message).into());
        }
        let declared = &loaded.plan.program().contact;
        let zone = record_zone(loaded, record);
        let fields = read_record(declared, &record.fields, zone).map_err(|misfit| {
            Refused::invalid(format!("/fields/{}", misfit.field), misfit.message)
        })?;
        let segments = record.segments.iter().map(|name| {
            loaded.segment(name).ok_or_else(|| Refused::unknown("segment", name.as_str()))
        });
        let segments: Vec<SmolStr> = segments.collect::<Result<_, _>>()?;
        let mut row = write::contact_named(&self.conn, &record.id)?.unwrap_or_else(|| ContactRow {
            id: 0,
            name: record.id.as_str().into(),
            fields: Vec::new(),
            sent: journey_runtime::Sent::default(),
            last: None,
        });
        let changed = row.fields != fields;
        row.fields = fields;
        // What is wrong is found before anything is written.
        let consents = Self::check_consents(loaded, &row, &record.consents)?;
        if changed || row.id == 0 {
            write::keep_contact(&self.conn, &mut row)?;
        }
        self.keep_consents(&mut row, &consents, source, now)?;
        if changed {
            self.contact_changed(row.id, None, now)?;
        }
        self.join(&mut row, &segments, now)?;
        self.settle()?;
        Ok(())
    }

    /// Held steps of the contact's runs look again, because its record is another.
    pub(crate) fn contact_changed(
        &mut self,
        contact: i64,
        by: Option<i64>,
        now: Instant,
    ) -> rusqlite::Result<()> {
        for run in write::active_runs(&self.conn, contact)? {
            let Some(row) = write::run(&self.conn, run)?.filter(|_| Some(run) != by) else {
                continue;
            };
            // A run that waits for room looks at everything anew when its turn comes.
            if matches!(row.state.rest, Rest::Held { .. }) && row.due.is_some() {
                let kind = EventKind::ContactChanged;
                self.advance(run, Occasion::new(now, kind, Happened::ContactChanged))?;
            }
        }
        Ok(())
    }

    /// Puts a contact into segments. It is in all of them before anybody hears of one, so that who joins an audience and
    /// what it excludes at once does not enter.
    fn join(
        &mut self,
        row: &mut ContactRow,
        segments: &[SmolStr],
        now: Instant,
    ) -> rusqlite::Result<()> {
        let mut joined = Vec::new();
        for segment in segments {
            let number = write::segment(&self.conn, segment)?;
            self.shared.segments.learn(number, segment);
            if write::join(&self.conn, row.id, number, now)? {
                joined.push((number, segment));
            }
        }
        for (number, segment) in joined {
            for run in write::active_runs(&self.conn, row.id)? {
                let plan = write::run(&self.conn, run)?.map(|run| run.plan);
                let Some(loaded) = plan.and_then(|plan| self.plans.get(&plan)) else { continue };
                let Some(place) = self.shared.segments.place(loaded, number) else { continue };
                let kind = EventKind::Joined { segment: place };
                self.advance(run, Occasion::new(now, kind, Happened::Joined(segment.clone())))?;
            }
            // Runs may have written to the contact meanwhile.
            if let Some(fresh) = write::contact(&self.conn, row.id)? {
                *row = fresh;
            }
            self.enter_by_joining(row, segment, now)?;
        }
        Ok(())
    }

    /// Puts a contact into a segment, or takes it out.
    pub(crate) fn member(
        &mut self,
        segment: &str,
        contact: &str,
        member: bool,
        now: Instant,
    ) -> Done<()> {
        let loaded = self.current_plan()?;
        let name = loaded.segment(segment).ok_or_else(|| Refused::unknown("segment", segment))?;
        let mut row = self.known_contact(contact)?;
        if member {
            self.join(&mut row, &[name], now)?;
            self.settle()?;
        } else {
            let number = write::segment(&self.conn, &name)?;
            self.shared.segments.learn(number, &name);
            write::leave(&self.conn, row.id, number)?;
        }
        Ok(())
    }

    fn known_contact(&self, name: &str) -> Done<ContactRow> {
        let unknown = || Refused::unknown("contact", name);
        Ok(write::contact_named(&self.conn, name)?.ok_or_else(unknown)?)
    }

    /// Records what a contact says.
    pub(crate) fn consent(
        &mut self,
        contact: &str,
        consents: &[ConsentRecord],
        now: Instant,
    ) -> Done<()> {
        let loaded = self.current_plan()?;
        let mut row = self.known_contact(contact)?;
        let consents = Self::check_consents(&loaded, &row, consents)?;
        self.keep_consents(&mut row, &consents, "api", now)?;
        Ok(())
    }

    /// The consents with the addresses that they are about.
    fn check_consents<'a>(
        loaded: &Loaded,
        row: &ContactRow,
        consents: &'a [ConsentRecord],
    ) -> Result<Vec<(SmolStr, &'a ConsentRecord)>, Refused> {
        let mut checked = Vec::with_capacity(consents.len());
        for (place, consent) in consents.iter().enumerate() {
            let at = |part: &str| format!("/consents/{place}/{part}");
            let channel = consent_channel(loaded, consent)
                .map_err(|(part, message)| Refused::invalid(at(part), message))?;
            let address = match &consent.address {
                Some(address) if !address.is_empty() => SmolStr::from(address.as_str()),
                _ => own_address(loaded, row, channel)
                    .map_err(|message| Refused::invalid(at("address"), message))?,
            };
            checked.push((address, consent));
        }
        Ok(checked)
    }

    fn keep_consents(
        &mut self,
        row: &mut ContactRow,
        consents: &[(SmolStr, &ConsentRecord)],
        source: &'static str,
        now: Instant,
    ) -> rusqlite::Result<()> {
        if consents.is_empty() {
            return Ok(());
        }
        let mut said_all = Vec::with_capacity(consents.len());
        let mut private = Private::default();
        for (address, consent) in consents {
            let ConsentRecord { profile, purpose, state, .. } = consent;
            let topic = consent.topic.as_deref().unwrap_or_default();
            let said = Said { profile, purpose, topic, state: *state, source };
            write::set_consent(&self.conn, address, said, now)?;
            let slash = if topic.is_empty() { "" } else { " / " };
            let what = format_smolstr!("{profile} / {purpose}{slash}{topic}");
            said_all.push((what, SmolStr::new_static(state_word(*state))));
            private.addresses.extend(consent.address.as_ref().map(SmolStr::from));
        }
        let happened = Happened::Consent(SmolStr::new_static(source), said_all);
        self.note_contact(row, happened, &private, now)?;
        write::keep_contact(&self.conn, row)
    }

    /// Ends all runs of a contact and forgets who it was; counts and the chain of the journal remain.
    pub(crate) fn erase(&mut self, contact: &str, now: Instant) -> Done<()> {
        let row = self.known_contact(contact)?;
        for run in write::all_runs(&self.conn, row.id)? {
            self.advance(run, Occasion::new(now, EventKind::Erase, Happened::Erased))?;
            for request in write::requests_of(&self.conn, run)? {
                self.close_request(run, request.visit)?;
            }
            for _ in 0..write::delete_arrivals(&self.conn, run)? {
                self.rooms.free_line(now);
            }
            let last = write::run(&self.conn, run)?.and_then(|run| run.last);
            self.erase_rows(last)?;
        }
        self.settle()?;
        let last = write::contact(&self.conn, row.id)?.and_then(|row| row.last);
        self.erase_rows(last)?;
        self.forget_consents(&row)?;
        write::delete_contact(&self.conn, row.id)?;
        self.outgoing.retain(|job| !job.is_about(&row.name));
        self.erased = true;
        Ok(())
    }

    fn erase_rows(&self, mut last: Option<i64>) -> rusqlite::Result<()> {
        while let Some(seq) = last {
            last = write::erase_row(&self.conn, seq)?;
        }
        Ok(())
    }

    /// What was said of the contact's addresses goes too, unless another contact has the address.
    fn forget_consents(&self, row: &ContactRow) -> rusqlite::Result<()> {
        let mut addresses: Vec<SmolStr> = vec![push_address(&row.name)];
        for loaded in self.plans.values() {
            let declared = loaded.plan.program().contact.iter();
            let held = declared.filter(|field| matches!(field.ty, Type::Phone | Type::Email));
            addresses.extend(held.filter_map(|field| {
                let stored = row.fields.iter().find(|(name, _)| *name == field.external);
                stored.map(|(_, text)| text.clone())
            }));
        }
        addresses.sort();
        addresses.dedup();
        for address in addresses {
            // WHY: to look for others costs a scan. An opt-in that is forgotten keeps somebody from being contacted;
            // only an opt-out must not be forgotten for the others.
            let said = write::consents_of(&self.conn, &address)?;
            let opted_out = said.iter().any(|row| !row.opted_in);
            if !opted_out || !write::has_others(&self.conn, row.id, &address)? {
                write::forget_consents(&self.conn, &address)?;
            }
        }
        Ok(())
    }
}

fn state_word(state: ConsentState) -> &'static str {
    match state {
        ConsentState::OptedIn => "opted_in",
        ConsentState::OptedOut => "opted_out",
        ConsentState::NotSet => "not_set",
    }
}

/// The zone on which local times of a record are read: its own, else UTC.
fn record_zone(loaded: &Loaded, record: &ContactRecord) -> Zone {
    let program = loaded.plan.program();
    let field = program.zone_field.and_then(|field| program.contact.get(field as usize));
    let given = field.and_then(|field| {
        let value = record.fields.get(field.name.as_str());
        value.or_else(|| record.fields.get(field.external.as_str()))
    });
    given.and_then(serde_json::Value::as_str).and_then(Zone::parse).unwrap_or_else(Zone::utc)
}

/// The channel that a consent is about; else the part that is wrong, and why.
fn consent_channel(
    loaded: &Loaded,
    consent: &ConsentRecord,
) -> Result<Channel, (&'static str, String)> {
    let ConsentRecord { profile, purpose, topic, .. } = consent;
    if profile == WHOLE_CHANNEL {
        let all = [Channel::Voice, Channel::Sms, Channel::Email, Channel::Push];
        let found = all.into_iter().find(|channel| channel.word() == purpose);
        let message = "with profile `*`, the purpose is voice, sms, email or push".to_owned();
        return found.filter(|_| topic.is_none()).ok_or(("purpose", message));
    }
    let records = &loaded.plan.program().consent_records;
    if !records.iter().any(|record| record.profile == *profile) {
        return Err(("profile", format!("there is no compliance profile `{profile}`")));
    }
    if !records.iter().any(|record| record.profile == *profile && record.purpose == *purpose) {
        return Err(("purpose", format!("profile `{profile}` has no purpose `{purpose}`")));
    }
    let key = (
        SmolStr::from(profile.as_str()),
        SmolStr::from(purpose.as_str()),
        SmolStr::from(topic.as_deref().unwrap_or_default()),
    );
    let record = loaded.records.get(&key).ok_or_else(|| {
        let topic = topic.as_deref().unwrap_or_default();
        ("topic", format!("purpose `{purpose}` has no topic `{topic}`"))
    })?;
    Ok(loaded.channels.get(*record as usize).copied().unwrap_or(Channel::Push))
}

/// The contact's only address of a channel; else what is wrong.
fn own_address(loaded: &Loaded, row: &ContactRow, channel: Channel) -> Result<SmolStr, String> {
    if channel == Channel::Push {
        return Ok(push_address(&row.name));
    }
    let declared = &loaded.plan.program().contact;
    let mut held = loaded.addresses(channel).filter_map(|field| {
        let field = declared.get(field as usize)?;
        let stored = row.fields.iter().find(|(name, _)| *name == field.external);
        stored.map(|(_, text)| text.clone())
    });
    let word = channel.word();
    let first = held.next().ok_or_else(|| {
        format!("the contact has no address for {word}, so that consent would be about nothing")
    })?;
    if held.next().is_some() {
        return Err(format!("the contact has several addresses for {word}; say which one"));
    }
    Ok(first)
}
