//! What generated journeys speak of.

use super::super::choices::Choices;

/// Everything but journeys and policies.
pub(super) fn schema(choices: &mut impl Choices) -> String {
    let zone = choices.pick(&["    time_zone: timezone?\n", "    time_zone: timezone?\n", ""]);
    let clock = choices.pick(&["contact", "contact", "contact else block", "\"Europe/Paris\""]);
    let quiet = choices.pick(&[
        "    quiet daily 21:00..08:00\n",
        "    quiet daily 21:00..08:00\n    quiet Sun 00:00..24:00\n",
        "    quiet daily 20:00..09:00\n    quiet on 2026-12-24..2026-12-26\n",
        "    quiet Mon..Fri 12:00..14:00\n",
    ]);
    let model = choices.pick(&["opt_in", "opt_in", "opt_out", "none"]);
    let voice = choices.pick(&["Nights", "Nights", "none"]);
    let sms = choices.pick(&["Nights", "none"]);
    let again = choices.pick(&[
        "2 every 4 hours",
        "1 every 1 hour",
        "3 every 2 hours",
        "1 every 1 day",
        "2 every 30 minutes",
    ]);
    format!(
        r#"choice Tier {{ Gold, Silver, Bronze }}

contact {{
    mobile:    phone
    email:     email?
{zone}    due:       date
    free_at:   datetime
    tier:      Tier
    vip:       boolean
    balance:   number?
}}

segment Members

trigger Lapsed {{ amount: number, urgent: boolean }}
trigger Paid   {{ amount: number }}
trigger Nudge
trigger NeedsAgent

purpose Service transactional

quiet time Nights {{
    zone {clock}
{quiet}}}

compliance Voice {{ channel voice  purpose Service opt_in    quiet time {voice} }}
compliance Loose {{ channel voice  purpose Service {model}   quiet time Nights }}
compliance Sms   {{ channel sms    purpose Service opt_in    quiet time {sms} }}
compliance Email {{ channel email  purpose Service opt_out   quiet time none }}
compliance Push  {{ channel push   purpose Service none      quiet time none }}

engagement Call {{
    channel      voice
    dial mode    copilot
    attributes   {{ Outcome: choice {{ Agreed, Declined }}, CallBackAt: datetime }}
    dispositions {{ Interested, DoNotContact as "Do not contact" }}
}}

engagement Again {{
    channel      voice
    dial mode    copilot
    reattempts   {again}
    attributes   {{ Outcome: choice {{ Agreed, Declined }}, CallBackAt: datetime }}
    dispositions {{ Interested, DoNotContact as "Do not contact" }}
}}

engagement Preview {{
    channel      voice
    dial mode    preview
    dispositions {{ Interested, DoNotContact as "Do not contact" }}
}}

engagement Chat {{
    channel        sms
    first response within 1 hour
    attributes     {{ Wants: choice {{ Yes, Help }} }}
}}

text  Opener {{ compliance Sms    purpose Service  body "Please call us." }}
text  Note   {{ compliance Sms    purpose Service  body "Your policy ends soon." }}
email Letter {{ compliance Email  purpose Service  subject "Your policy"  template "letter" }}
push  Ping   {{ compliance Push   purpose Service  title "Your policy"  body "It ends soon." }}
"#
    )
}
