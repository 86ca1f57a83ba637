//! A contact as runs see it: its record read against a plan.

use journey_plan::exec::Index;
use journey_plan::model::Channel;
use journey_plan::value::Value;
use journey_runtime::{Consent, Contact};
use smol_str::SmolStr;

use super::Writer;
use crate::loaded::{Loaded, text_of, values_of};
use crate::store::write::{self, ConsentRow, ContactRow};

/// The profile under which is kept what was said of a whole channel; the purpose then names the channel.
pub(crate) const WHOLE_CHANNEL: &str = "*";

impl Writer {
    /// The contact, read against a plan.
    pub(crate) fn person(&self, loaded: &Loaded, row: &ContactRow) -> rusqlite::Result<Contact> {
        let program = loaded.plan.program();
        let stored = |name: &str| {
            row.fields.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
        };
        let fields = values_of(&program.contact, stored);
        let mut contact = Contact::new(program, row.name.clone(), fields);
        contact.set_sent(row.sent.clone());
        if !loaded.segments.is_empty() {
            for segment in write::segments_of(&self.conn, row.id)? {
                if let Some(place) = self.shared.segments.place(loaded, segment) {
                    contact.set_member(place, true);
                }
            }
        }
        self.read_consents(loaded, &mut contact)?;
        Ok(contact)
    }

    /// Takes over what was said of the contact's addresses.
    fn read_consents(&self, loaded: &Loaded, contact: &mut Contact) -> rusqlite::Result<()> {
        for channels in [&[Channel::Voice, Channel::Sms][..], &[Channel::Email]] {
            let Some(channel) = channels.first() else { continue };
            if !channels.iter().any(|channel| loaded.channels.contains(channel)) {
                continue;
            }
            for field in loaded.addresses(*channel) {
                let Some(Value::Text(address)) = contact.field(field) else { continue };
                let rows = write::consents_of(&self.conn, address)?;
                apply(loaded, contact, Some(field), channels, &rows);
            }
        }
        if loaded.channels.contains(&Channel::Push) {
            let rows = write::consents_of(&self.conn, &push_address(contact.key()))?;
            apply(loaded, contact, None, &[Channel::Push], &rows);
        }
        Ok(())
    }

    /// A field was set by a run.
    pub(crate) fn set_field(
        loaded: &Loaded,
        row: &mut ContactRow,
        field: Index,
        value: Option<&Value>,
    ) {
        let Some(field) = loaded.plan.program().contact.get(field as usize) else { return };
        row.fields.retain(|(name, _)| *name != field.external);
        if let Some(value) = value {
            row.fields.push((field.external.clone(), text_of(field, value)));
        }
    }
}

/// What stands for the address of push messages.
pub(crate) fn push_address(contact: &str) -> SmolStr {
    smol_str::format_smolstr!("push:{contact}")
}

/// Takes over what was said of one address. What was said of a whole channel counts where nothing was said of the
/// record since; of what was said at one instant, the opt-out.
fn apply(
    loaded: &Loaded,
    contact: &mut Contact,
    field: Option<Index>,
    channels: &[Channel],
    rows: &[ConsentRow],
) {
    for row in rows.iter().filter(|row| row.profile != WHOLE_CHANNEL) {
        let key = (row.profile.clone(), row.purpose.clone(), row.topic.clone());
        if let Some(record) = loaded.records.get(&key) {
            let fits = loaded.channels.get(*record as usize).is_some_and(|c| channels.contains(c));
            if fits {
                set(contact, field, *record, row.opted_in);
            }
        }
    }
    for whole in rows.iter().filter(|row| row.profile == WHOLE_CHANNEL) {
        for ((profile, purpose, topic), record) in &loaded.records {
            let of_channel = loaded
                .channels
                .get(*record as usize)
                .is_some_and(|channel| channel.word() == whole.purpose);
            let said_since = rows.iter().any(|row| {
                row.profile == *profile
                    && row.purpose == *purpose
                    && row.topic == *topic
                    && (row.since > whole.since || whole.opted_in && row.since == whole.since)
            });
            if of_channel && !said_since {
                set(contact, field, *record, whole.opted_in);
            }
        }
    }
}

fn set(contact: &mut Contact, field: Option<Index>, record: Index, opted_in: bool) {
    let consent = if opted_in { Consent::OptedIn } else { Consent::OptedOut };
    match field {
        Some(field) => contact.set_consent_of_address(record, field, consent),
        None => contact.set_consent(record, consent),
    }
}
