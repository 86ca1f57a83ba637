//! What declarations say, by name, so that two versions can be put side by side.

use crate::draw::rules;
use crate::draw::words::{expr, length};
use crate::model::{
    Compliance, ConsentModel, Declarations, DialMode, Engagement, ExternalName, Field, Message,
    MessageKind, Plan, Profile, Purpose, QuietRule, QuietTime, QuietZone, SegmentOf, TemplatePart,
    Trigger, Type,
};

use super::change::Declared;

/// A declaration with what it says, each thing by name.
pub(super) struct Declaration {
    pub(super) kind: Declared,
    pub(super) name: String,
    pub(super) says: Vec<(String, String)>,
}

/// Everything that a plan declares.
pub(super) fn all(plan: &Plan) -> Vec<Declaration> {
    let Declarations {
        results: _,
        contact,
        segments,
        triggers,
        purposes,
        quiet_times,
        profiles,
        engagements,
        messages,
        policies,
    } = &plan.declarations;
    let says = vec![("date".to_owned(), plan.vocabulary.to_string())];
    let mut all = vec![Declaration { kind: Declared::Vocabulary, name: "Result".into(), says }];
    let mut add = |kind, name: &str, says| {
        all.push(Declaration { kind, name: name.to_owned(), says });
    };
    if !contact.is_empty() {
        add(Declared::Contact, "contact", fields("field", contact));
    }
    for one in segments {
        let of = match one.of {
            SegmentOf::Contacts => "contacts",
            SegmentOf::Leads => "leads",
            SegmentOf::Profiles => "profiles",
        };
        let says = vec![outside(&one.external), ("of".to_owned(), of.to_owned())];
        add(Declared::Segment, &one.name, says);
    }
    for one in triggers {
        add(Declared::Trigger, &one.name, trigger(one));
    }
    for one in purposes {
        add(Declared::Purpose, &one.name, purpose(one));
    }
    for one in quiet_times {
        add(Declared::QuietTime, &one.name, quiet_time(one));
    }
    for one in profiles {
        add(Declared::Compliance, &one.name, profile(one));
    }
    for one in engagements {
        add(Declared::Engagement, &one.name, engagement(one));
    }
    for one in messages {
        add(Declared::Message, &one.name, message(one));
    }
    for policy in policies {
        let rules = policy.rules.iter().map(|rule| {
            let because = rule.because.as_deref().unwrap_or_default();
            (format!("rule {}", rules::rule(&rule.rule)), because.to_owned())
        });
        add(Declared::Policy, &policy.name, rules.collect());
    }
    all
}

fn outside(external: &str) -> (String, String) {
    ("name outside".to_owned(), external.to_owned())
}

fn fields(noun: &str, from: &[Field]) -> Vec<(String, String)> {
    let says = from.iter().map(|field| {
        let mark = if field.optional { "?" } else { "" };
        let outside = spelling(&field.name, &field.external);
        (format!("{noun} {}", field.name), format!("{}{mark}{outside}", type_words(&field.ty)))
    });
    says.collect()
}

fn spelling(name: &str, external: &str) -> String {
    if name == external { String::new() } else { format!(" as {external:?}") }
}

/// A type as it is written; the order of the values of a choice has no meaning.
pub(super) fn type_words(ty: &Type) -> String {
    match ty {
        Type::Text => "text".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Date => "date".to_owned(),
        Type::DateTime => "datetime".to_owned(),
        Type::Phone => "phone".to_owned(),
        Type::Email => "email".to_owned(),
        Type::TimeZone => "timezone".to_owned(),
        Type::Choice(values) => format!("choice {{ {} }}", names(values).join(", ")),
    }
}

fn names(values: &[ExternalName]) -> Vec<String> {
    let word = |one: &ExternalName| format!("{}{}", one.name, spelling(&one.name, &one.external));
    let mut names: Vec<String> = values.iter().map(word).collect();
    names.sort();
    names
}

fn trigger(one: &Trigger) -> Vec<(String, String)> {
    let mut says = vec![outside(&one.external)];
    says.extend(fields("attribute", &one.fields));
    says
}

fn purpose(one: &Purpose) -> Vec<(String, String)> {
    let kind = if one.commercial { "commercial" } else { "transactional" };
    let mut says = vec![outside(&one.external), ("kind".to_owned(), kind.to_owned())];
    says.extend(
        one.topics
            .iter()
            .map(|topic| (format!("topic {}", topic.name), topic.external.to_string())),
    );
    says
}

fn quiet_time(one: &QuietTime) -> Vec<(String, String)> {
    let zone = match &one.zone {
        QuietZone::Contact => "contact".to_owned(),
        QuietZone::ContactElseBlock => "contact else block".to_owned(),
        QuietZone::Fixed(zone) => format!("{zone:?}"),
    };
    let mut says = vec![("zone".to_owned(), zone)];
    says.extend(one.rules.iter().map(|rule| (format!("quiet {}", quiet(rule)), String::new())));
    says
}

fn quiet(rule: &QuietRule) -> String {
    match rule {
        QuietRule::Weekly { days, from, to } => {
            let range = crate::model::HoursRange { days: days.clone(), from: *from, to: *to };
            let daily = if days.len() == 7 { "daily " } else { "" };
            format!("{daily}{}", rules::hours(&range))
        }
        QuietRule::Dates { from, to } if from == to => format!("on {from}"),
        QuietRule::Dates { from, to } => format!("on {from}..{to}"),
    }
}

fn profile(one: &Profile) -> Vec<(String, String)> {
    let mut says = vec![("channel".to_owned(), one.channel.to_string())];
    says.extend(one.purposes.iter().map(|purpose| {
        (format!("consent for {}", purpose.purpose), consent(purpose.consent).to_owned())
    }));
    says
}

/// The word of a consent model.
pub(super) fn consent(model: ConsentModel) -> &'static str {
    match model {
        ConsentModel::OptIn => "opt_in",
        ConsentModel::OptOut => "opt_out",
        ConsentModel::None => "none",
    }
}

fn engagement(one: &Engagement) -> Vec<(String, String)> {
    let mut says = vec![outside(&one.external), ("channel".to_owned(), one.channel.to_string())];
    let dial = one.dial_mode.map(|mode| match mode {
        DialMode::Copilot => "copilot",
        DialMode::Progressive => "progressive",
        DialMode::Predictive => "predictive",
        DialMode::Preview => "preview",
    });
    says.extend(dial.map(|mode| ("dial mode".to_owned(), mode.to_owned())));
    let led = if one.representative_led { "representative" } else { "ai" };
    says.push(("led by".to_owned(), led.to_owned()));
    let again =
        one.reattempts.map(|again| format!("{} every {}", again.count, length(again.every)));
    says.extend(again.map(|again| ("reattempts".to_owned(), again)));
    let first = one.first_response.map(length);
    says.extend(first.map(|first| ("first response".to_owned(), format!("within {first}"))));
    says.extend(fields("input", &one.inputs));
    says.extend(fields("attribute", &one.attributes));
    says.extend(
        one.dispositions
            .iter()
            .map(|code| (format!("disposition {}", code.name), code.external.to_string())),
    );
    let mut results: Vec<&str> = one.results.iter().map(smol_str::SmolStr::as_str).collect();
    results.sort_unstable();
    says.push(("possible results".to_owned(), results.join(", ")));
    says
}

fn message(one: &Message) -> Vec<(String, String)> {
    let kind = match one.kind {
        MessageKind::Text => "text",
        MessageKind::Email => "email",
        MessageKind::Push => "push",
    };
    let Compliance { profile, purpose, topic, quiet_time, waived_because: _ } = &one.compliance;
    let topic = topic.as_ref().map(|topic| format!(" / {topic}")).unwrap_or_default();
    let quiet = quiet_time.as_ref().map_or("none", |name| name.as_str());
    let mut says = vec![
        ("kind".to_owned(), kind.to_owned()),
        ("compliance".to_owned(), profile.to_string()),
        ("purpose".to_owned(), format!("{purpose}{topic}")),
        ("quiet time".to_owned(), quiet.to_owned()),
    ];
    says.extend(one.address.iter().map(|to| ("address".to_owned(), format!("contact.{to}"))));
    let texts = [("subject", &one.subject), ("body", &one.body)];
    for (name, parts) in texts {
        says.extend(parts.iter().map(|parts| (name.to_owned(), template(parts))));
    }
    says.extend(one.template.iter().map(|name| ("template".to_owned(), name.to_string())));
    says
}

fn template(parts: &[TemplatePart]) -> String {
    let part = |part: &TemplatePart| match part {
        TemplatePart::Literal(text) => text.to_string(),
        TemplatePart::Placeholder(value) => format!("{{{}}}", expr(value)),
    };
    parts.iter().map(part).collect()
}
