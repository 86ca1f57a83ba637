//! Reads that do not exist and values that do not fit.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression is asked for the few forms that are special here"
)]

use journey_grammar::ast::{self, BinaryOp, Name, Text};
use journey_grammar::{Applicability, Code, Diagnostic, Span, fmt};

use super::names::article;
use super::{quoted, short, suggest};
use crate::hir::{Choice, Engagement, Expr, ExprKind, Id, Program, Segment, Ty};
use crate::resolve::local::Local;
use crate::resolve::names::Kind;
use crate::types::{Scope, Wanted};
use crate::vocabulary::{Channel, Vocabulary};

/// What a type is called: "a text", "a `Tier`".
pub(crate) fn type_name(program: &Program, ty: Ty) -> String {
    let word = match ty {
        Ty::Text => "a text",
        Ty::Number => "a number",
        Ty::Boolean => "true or false",
        Ty::Date => "a date",
        Ty::DateTime => "a date and time",
        Ty::Time => "a time of day",
        Ty::Duration => "a length of time",
        Ty::Phone => "a phone number",
        Ty::Email => "an email address",
        Ty::TimeZone => "a time zone",
        Ty::Choice(id) => return choice_name(program, id),
        Ty::Result(_) => "a Result",
        Ty::Disposition(_) => "a set of disposition codes",
        Ty::BlockedReason => "a reason for being blocked",
        Ty::Unknown => "unknown",
    };
    word.to_owned()
}

fn choice_name(program: &Program, id: Id<Choice>) -> String {
    let choice = &program.choices[id];
    if let Some(name) = &choice.name {
        format!("a `{}`", name.as_str())
    } else {
        let values: Vec<&str> =
            choice.values.iter().take(3).map(|value| value.name.as_str()).collect();
        let more = if choice.values.len() > 3 { ", …" } else { "" };
        format!("one of {}{more}", values.join(", "))
    }
}

fn taker(wanted: &Wanted<'_>) -> String {
    if wanted.name.is_empty() {
        wanted.what.to_owned()
    } else {
        format!("{} `{}`", wanted.what, wanted.name)
    }
}

fn at_declaration(diagnostic: Diagnostic, wanted: &Wanted<'_>) -> Diagnostic {
    match wanted.declared {
        Some(span) => diagnostic.related(span, "declared here"),
        None => diagnostic,
    }
}

/// Adds `at 00:00` behind a date where a datetime is wanted.
fn with_time(diagnostic: Diagnostic, date: &Expr) -> Diagnostic {
    let (start, end) = match date.kind {
        ExprKind::Else(..) => ("(", ") at 00:00"),
        _ => ("", " at 00:00"),
    };
    let mut fixed = diagnostic.help("say at what time, such as `at 00:00`").fix(
        Applicability::Review,
        "add `at 00:00`",
        date.span.after(),
        end,
    );
    if let (false, Some(fix)) = (start.is_empty(), fixed.fixes.last_mut()) {
        let edit = journey_grammar::Edit { span: date.span.before(), text: start.to_owned() };
        fix.edits.insert(0, edit);
    }
    fixed
}

pub(crate) fn type_mismatch(program: &Program, found: &Expr, wanted: &Wanted<'_>) -> Diagnostic {
    let title = format!("{} takes {}", taker(wanted), type_name(program, wanted.ty));
    let label = format!("this is {}", type_name(program, found.ty));
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, found.span, label);
    let diagnostic = at_declaration(diagnostic, wanted);
    match (found.ty, wanted.ty) {
        (Ty::Date, Ty::DateTime) => with_time(diagnostic, found),
        (Ty::Text, Ty::Phone | Ty::Email | Ty::TimeZone) => diagnostic.note(format!(
            "a text may hold anything; only {} fits here",
            type_name(program, wanted.ty)
        )),
        _ => diagnostic,
    }
}

/// A written text where a choice value stands.
pub(crate) fn quoted_value(
    program: &Program,
    found: &Expr,
    wanted: &Wanted<'_>,
    meant: Option<&str>,
) -> Diagnostic {
    let title = format!("{} takes {}", taker(wanted), type_name(program, wanted.ty));
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, found.span, "this is a text");
    let diagnostic = at_declaration(diagnostic, wanted);
    match meant {
        Some(meant) => {
            diagnostic.fix(Applicability::Safe, format!("change to `{meant}`"), found.span, meant)
        }
        None => diagnostic.help("values of a choice are written without quotes"),
    }
}

/// A bare word where a value of a type without bare values is wanted.
pub(crate) fn bare_value(name: &Name, wanted: &Wanted<'_>) -> Diagnostic {
    let kind = match wanted.ty {
        Ty::Text => "a text in quotes",
        Ty::Boolean => "`true` or `false`",
        Ty::Number => "a number",
        Ty::Date => "a date such as `2026-02-01`",
        Ty::DateTime => "a date and time such as `2026-02-01 09:00`",
        Ty::Time => "a time such as `09:00`",
        Ty::Duration => "a length of time such as `4 hours`",
        Ty::Phone => "a phone number in quotes",
        Ty::Email => "an email address in quotes",
        Ty::TimeZone => "a time zone in quotes",
        Ty::Choice(_) | Ty::Result(_) | Ty::Disposition(_) | Ty::BlockedReason | Ty::Unknown => {
            "another value"
        }
    };
    let title = format!("{} takes {kind}", taker(wanted));
    let label = format!("`{}` is a bare word", short(name.as_str()));
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, name.span, label);
    let diagnostic = at_declaration(diagnostic, wanted);
    let lower = name.as_str().to_lowercase();
    match wanted.ty {
        Ty::Text => {
            let text = format!("\"{}\"", name.as_str());
            diagnostic.fix(Applicability::Review, format!("change to `{text}`"), name.span, text)
        }
        Ty::Boolean if lower == "true" || lower == "false" => {
            diagnostic.fix(Applicability::Safe, format!("change to `{lower}`"), name.span, lower)
        }
        _ => diagnostic,
    }
}

pub(crate) fn bare_without_type(name: &Name, scope: &Scope<'_>) -> Diagnostic {
    let word = short(name.as_str());
    let known = match scope {
        Scope::Journey(locals) => locals.find(name.as_str()),
        Scope::Message | Scope::Policy | Scope::Script => None,
    };
    if let Some((local @ (Local::Handle(_) | Local::Binding(_)), place)) = known {
        let title = format!("`{word}` is {}, not a value", local.phrase());
        let example = if matches!(local, Local::Handle(_)) { "Result" } else { "FIELD" };
        return Diagnostic::new(Code::TypeMismatch, title, name.span, "nothing is read of it")
            .related(place, "named here")
            .help(format!("read something of it: `{word}.{example}`"));
    }
    let title = format!("nothing here says what `{word}` is a value of");
    Diagnostic::new(Code::UnknownName, title, name.span, "a bare value")
        .note("bare values stand right of `is`, `is not`, `has` and `=`, in `[…]`, patterns and records")
        .help(format!("compare it: `call.Result is {word}`; or write a text in quotes: `\"{word}\"`"))
}

pub(crate) fn not_a_condition(program: &Program, found: &Expr) -> Diagnostic {
    let title = "a condition is true or false";
    let label = format!("this is {}", type_name(program, found.ty));
    Diagnostic::new(Code::TypeMismatch, title, found.span, label)
        .help("compare it: `… is VALUE`, `… > 10` or `… is set`")
}

pub(crate) fn placeholder_outside_message(span: Span) -> Diagnostic {
    let title = "only the texts of messages are filled in";
    Diagnostic::new(Code::BadLiteral, title, span, "a placeholder").help("write `\\{` for a brace")
}

pub(crate) fn unknown_field<'a>(
    owner: &str,
    field: &Name,
    declared: Span,
    valid: impl Iterator<Item = &'a str>,
) -> Diagnostic {
    let word = if owner.starts_with("trigger") { "attribute" } else { "field" };
    let title = format!("{owner} has no {word} `{}`", field.as_str());
    let label = format!("not one of its {word}s");
    let diagnostic = Diagnostic::new(Code::UnknownField, title, field.span, label)
        .related(declared, format!("{word}s are declared here"));
    suggest(diagnostic, field.as_str(), field.span, valid)
}

pub(crate) fn unknown_attribute(engagement: &Engagement, field: &Name) -> Diagnostic {
    let title =
        format!("engagement `{}` has no attribute `{}`", engagement.name.as_str(), field.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownAttribute, title, field.span, "not declared")
        .related(engagement.attributes_span, "attributes are declared here");
    let declared = engagement.attributes.values().map(|attribute| attribute.name.as_str());
    let valid = declared.chain(["Result", "Disposition", "blocked_reason"]);
    let is_input = engagement.inputs.values().any(|input| input.name.text == field.text);
    if is_input {
        return diagnostic.note("it is an input: what the journey hands over, not what comes back");
    }
    suggest(diagnostic, field.as_str(), field.span, valid)
}

pub(crate) fn unknown_input(engagement: &Engagement, field: &Name) -> Diagnostic {
    let title =
        format!("engagement `{}` has no input `{}`", engagement.name.as_str(), field.as_str());
    let diagnostic = Diagnostic::new(Code::UnknownInput, title, field.span, "not declared")
        .related(engagement.inputs_span, "inputs are declared here");
    let valid = engagement.inputs.values().map(|input| input.name.as_str());
    suggest(diagnostic, field.as_str(), field.span, valid)
}

pub(crate) fn unknown_choice(program: &Program, id: Id<Choice>, name: &Name) -> Diagnostic {
    let choice = &program.choices[id];
    let values: Vec<&str> = choice.values.iter().map(|value| value.name.as_str()).collect();
    let owner = match &choice.name {
        Some(name) => format!("choice `{}`", name.as_str()),
        None => "this choice".to_owned(),
    };
    let title = format!("{owner} has no value `{}`", short(name.as_str()));
    let mut diagnostic =
        Diagnostic::new(Code::UnknownChoice, title, name.span, "not a value of it");
    let first = choice.values.first().map(|value| value.name.span);
    if let Some(place) = choice.name.as_ref().map(|name| name.span).or(first) {
        diagnostic = diagnostic.related(place, "values are declared here");
    }
    suggest(diagnostic, name.as_str(), name.span, values)
}

pub(crate) fn unknown_reason(name: &Name) -> Diagnostic {
    let title = format!("`{}` is no reason for being blocked", short(name.as_str()));
    let diagnostic = Diagnostic::new(Code::UnknownChoice, title, name.span, "not a reason");
    let valid = ["NoConsent", "NoAddress", "QuietTime", "ContactRule"];
    suggest(diagnostic, name.as_str(), name.span, valid)
}

pub(crate) fn unknown_result(
    vocabulary: &Vocabulary,
    channel: Option<Channel>,
    name: &Name,
) -> Diagnostic {
    let word = short(name.as_str());
    let kind = channel.map_or("", Channel::word);
    let title = format!("there is no {kind} Result `{word}`").replace("no  ", "no ");
    let diagnostic = Diagnostic::new(
        Code::UnknownResult,
        title,
        name.span,
        format!("not in vocabulary {}", vocabulary.date),
    );
    let channels = match channel {
        Some(channel) => vec![channel],
        None => vec![Channel::Voice, Channel::Sms],
    };
    if let Some(now) = channels.iter().find_map(|channel| vocabulary.alias(*channel, name.as_str()))
    {
        return diagnostic
            .note(format!("`{word}` is read as `{now}` since vocabulary {}", vocabulary.date))
            .fix(Applicability::Safe, format!("change to `{now}`"), name.span, now.as_str());
    }
    let other = channel.map(|channel| match channel {
        Channel::Voice => Channel::Sms,
        Channel::Sms => Channel::Voice,
    });
    let known_there = other.filter(|other| {
        vocabulary.place(*other, name.as_str()).is_some()
            || !vocabulary.class(*other, name.as_str()).is_empty()
    });
    if let Some(other) = known_there {
        return diagnostic.note(format!("`{word}` is a Result of {} conversations", other.word()));
    }
    let valid: Vec<&str> = channels
        .iter()
        .flat_map(|channel| {
            let classes = vocabulary.classes(*channel).into_iter().map(smol_str::SmolStr::as_str);
            vocabulary.values(*channel).iter().map(|value| value.name.as_str()).chain(classes)
        })
        .collect();
    suggest(diagnostic, name.as_str(), name.span, valid)
}

pub(crate) fn not_a_result(value: &ast::Expr) -> Diagnostic {
    let title = "a Result is compared with Result values or classes";
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, value.span, "not a Result");
    match &value.kind {
        ast::ExprKind::Text(text) => unquote(diagnostic, text),
        _ => diagnostic.help("write a value such as `NoAnswer` or a class such as `connected`"),
    }
}

pub(crate) fn quoted_pattern(text: &Text) -> Diagnostic {
    let title = "Results and disposition codes are written without quotes";
    unquote(Diagnostic::new(Code::TypeMismatch, title, text.span, "this is a text"), text)
}

fn unquote(diagnostic: Diagnostic, text: &Text) -> Diagnostic {
    let plain = text.plain().unwrap_or_default();
    if plain.is_empty() || !plain.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return diagnostic.help("write the name, without quotes");
    }
    diagnostic.fix(Applicability::Review, format!("change to `{plain}`"), text.span, plain.as_str())
}

pub(crate) fn unknown_disposition(
    engagement: Option<&Engagement>,
    name: &Name,
    codes: &[&str],
) -> Diagnostic {
    let word = short(name.as_str());
    let diagnostic = if let Some(engagement) = engagement {
        let title =
            format!("engagement `{}` has no disposition `{word}`", engagement.name.as_str());
        Diagnostic::new(Code::UnknownDisposition, title, name.span, "not declared")
            .related(engagement.dispositions_span, "dispositions are declared here")
    } else {
        let title = format!("no engagement has a disposition `{word}`");
        Diagnostic::new(Code::UnknownDisposition, title, name.span, "not declared")
    };
    suggest(diagnostic, name.as_str(), name.span, codes.iter().copied())
}

pub(crate) fn disposition_is(op: Span, read: Span) -> Diagnostic {
    let title = "a conversation can have several disposition codes: ask with `has`";
    Diagnostic::new(Code::TypeMismatch, title, op, "not for dispositions")
        .related(read, "a set of codes")
        .fix(Applicability::Review, "change to `has`", op, "has")
}

pub(crate) fn disposition_in(read: Span) -> Diagnostic {
    let title = "a conversation can have several disposition codes: ask with `has`";
    Diagnostic::new(Code::TypeMismatch, title, read, "a set of codes")
        .help("write `call.Disposition has A or call.Disposition has B`")
}

pub(crate) fn has_without_disposition(op: Span) -> Diagnostic {
    let title = "`has` asks for a disposition code";
    Diagnostic::new(Code::TypeMismatch, title, op, "not for this value").fix(
        Applicability::Review,
        "change to `is`",
        op,
        "is",
    )
}

pub(crate) fn not_a_code(value: &ast::Expr) -> Diagnostic {
    let title = "`has` takes a disposition code";
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, value.span, "not a code");
    match &value.kind {
        ast::ExprKind::Text(text) => unquote(diagnostic, text),
        _ => diagnostic.help("write a declared code, such as `DoNotContact`"),
    }
}

pub(crate) fn empty_list(span: Span) -> Diagnostic {
    let title = "nothing is in an empty list";
    Diagnostic::new(Code::BadLiteral, title, span, "never true")
        .help("list the values in `[` and `]`")
}

pub(crate) fn set_in_policy(read: Span) -> Diagnostic {
    let title = "a policy asks which Result or disposition there was";
    Diagnostic::new(Code::TypeMismatch, title, read, "is there after every outcome")
        .help("write `Result is connected` or `Disposition has DoNotContact`")
}

pub(crate) fn not_comparable(program: &Program, found: &Expr) -> Diagnostic {
    let title = format!("{} is not compared", type_name(program, found.ty));
    Diagnostic::new(Code::TypeMismatch, title, found.span, "not a value of data")
}

pub(crate) fn no_order(program: &Program, found: &Expr) -> Diagnostic {
    let title = "only numbers, dates and datetimes have an order";
    let label = format!("this is {}", type_name(program, found.ty));
    Diagnostic::new(Code::TypeMismatch, title, found.span, label)
        .help("compare it with `is`, `is not` or `in [A, B]`")
}

pub(crate) fn compared_types(program: &Program, left: &Expr, right: &Expr) -> Diagnostic {
    let (a, b) = (type_name(program, left.ty), type_name(program, right.ty));
    let choices = matches!(
        (left.ty, right.ty),
        (Ty::Choice(_) | Ty::BlockedReason, Ty::Choice(_) | Ty::BlockedReason)
    );
    if choices {
        let title = "these choices have no value in common";
        return Diagnostic::new(Code::TypeMismatch, title, right.span, format!("this is {b}"))
            .related(left.span, format!("this is {a}"));
    }
    let title = format!("{a} is compared with {b}");
    match (left.ty, right.ty) {
        (Ty::Date, Ty::DateTime) => with_time(
            Diagnostic::new(Code::TypeMismatch, title, left.span, format!("this is {a}"))
                .related(right.span, format!("this is {b}")),
            left,
        ),
        (Ty::DateTime, Ty::Date) => with_time(
            Diagnostic::new(Code::TypeMismatch, title, right.span, format!("this is {b}"))
                .related(left.span, format!("this is {a}")),
            right,
        ),
        _ => Diagnostic::new(Code::TypeMismatch, title, right.span, format!("this is {b}"))
            .related(left.span, format!("this is {a}")),
    }
}

pub(crate) fn no_sum(
    program: &Program,
    op: BinaryOp,
    op_span: Span,
    left: &Expr,
    right: &Expr,
) -> Diagnostic {
    let (a, b) = (type_name(program, left.ty), type_name(program, right.ty));
    let title = format!("`{}` cannot join {a} and {b}", op.word());
    Diagnostic::new(Code::TypeMismatch, title, op_span, "between these two")
        .note("`+` and `-` join two numbers, or a date or datetime and a length of time behind it")
}

pub(crate) fn hours_on_a_date(date: &Expr, duration: Span) -> Diagnostic {
    let title = "a date has no hours to add to";
    let diagnostic = Diagnostic::new(Code::TypeMismatch, title, date.span, "this is a date")
        .related(duration, "not whole days");
    with_time(diagnostic, date)
}

pub(crate) fn no_fallback(read: &Expr) -> Diagnostic {
    let title = "`else` is for values that may be unset";
    Diagnostic::new(Code::TypeMismatch, title, read.span, "not one of them")
}

/// A segment that no contact can be in.
pub(crate) fn no_contacts_in(segment: &Segment, name: &Name) -> Diagnostic {
    let title = format!("no contact is in segment `{}`", name.as_str());
    Diagnostic::new(Code::TypeMismatch, title, name.span, "it is not a segment of contacts")
        .related(segment.name.span, "declared here")
}

pub(crate) fn base_outside_journey(
    base: &Name,
    field: &Name,
    policy: bool,
    allowed: &str,
) -> Diagnostic {
    let title = format!("`{}` cannot be read here", short(base.as_str()));
    let diagnostic =
        Diagnostic::new(Code::UnknownName, title, base.span, "not known here").note(allowed);
    if policy && matches!(field.as_str(), "Result" | "Disposition") {
        return diagnostic.fix(
            Applicability::Safe,
            format!("change to `{}`", field.as_str()),
            base.span.to(field.span),
            field.as_str(),
        );
    }
    diagnostic
}

pub(crate) fn not_readable_here(what: &str, span: Span, allowed: &str) -> Diagnostic {
    let title = format!("{what} cannot be read here");
    Diagnostic::new(Code::TypeMismatch, title, span, "not here").note(allowed)
}

pub(crate) fn binding_out_of_scope(base: &Name, place: Span) -> Diagnostic {
    let title = format!("`{}` is known only in its own arm", base.as_str());
    Diagnostic::new(Code::UnknownName, title, base.span, "not known here")
        .related(place, "named here")
        .help("move the step into that arm, or keep the value with `set contact.FIELD = …`")
}

pub(crate) fn not_readable(base: &Name, local: Local, place: Span) -> Diagnostic {
    let title = format!("`{}` is {}: nothing can be read of it", base.as_str(), local.phrase());
    Diagnostic::new(Code::UnknownName, title, base.span, "a conversation or trigger stands here")
        .related(place, "named here")
}

pub(crate) fn unknown_base<'a>(
    base: &Name,
    field: &Name,
    valid: impl Iterator<Item = &'a str>,
    other: Option<(Kind, Span)>,
) -> Diagnostic {
    let word = short(base.as_str());
    if let Some((kind, place)) = other {
        let kind_word = kind.word();
        let title = format!(
            "`{word}` is {} {kind_word}, not a conversation of this journey",
            article(kind_word)
        );
        let diagnostic =
            Diagnostic::new(Code::UnknownName, title, base.span, "nothing is read of it")
                .related(place, "declared here");
        if kind == Kind::Trigger {
            return diagnostic.help(format!(
                "name its attributes where it is waited for: `trigger {word} as name`, then `name.{}`",
                field.as_str()
            ));
        }
        return diagnostic;
    }
    let title = format!("there is no conversation or trigger `{word}` in this journey");
    let diagnostic = Diagnostic::new(Code::UnknownName, title, base.span, "not known");
    suggest(diagnostic, base.as_str(), base.span, valid)
}

pub(crate) fn no_contact_here(base: &Name) -> Diagnostic {
    let title = "there is no contact in a journey of leads or profiles";
    Diagnostic::new(Code::UnknownName, title, base.span, "not known here")
}

pub(crate) fn no_contact_declared(base: &Name) -> Diagnostic {
    let title = "the program declares no `contact`";
    Diagnostic::new(Code::UnknownName, title, base.span, "nothing is known of contacts")
        .help("declare what is known: `contact { first_name: text? }`")
}

pub(crate) fn subject_is_no_read(span: Span) -> Diagnostic {
    let title = "`branch on` looks at one value";
    Diagnostic::new(Code::TypeMismatch, title, span, "not a value that is read").help(
        "branch on a Result, a disposition, an attribute or a field; or use `branch { when … }`",
    )
}

pub(crate) fn subject_has_no_patterns(program: &Program, subject: &Expr) -> Diagnostic {
    let title = format!("{} has no patterns to branch on", type_name(program, subject.ty));
    Diagnostic::new(Code::TypeMismatch, title, subject.span, "compare it in `when`")
        .help("write `branch { when … < … => … otherwise => … }`")
}

pub(crate) fn not_a_pattern(program: &Program, value: &ast::Expr, ty: Ty) -> Diagnostic {
    let title = format!("this is no pattern for {}", type_name(program, ty));
    Diagnostic::new(Code::TypeMismatch, title, value.span, "not a pattern")
        .note("patterns are Results, classes, codes, choice values, texts, `true`, `false` and `unset`")
        .help("compare numbers and dates in `when`")
}

pub(crate) fn missing_inputs(engagement: &Engagement, missing: &[&str], span: Span) -> Diagnostic {
    let list = quoted(missing.iter().copied());
    let title = format!("engagement `{}` needs {list}", engagement.name.as_str());
    let noun = if missing.len() == 1 { "an input is" } else { "inputs are" };
    let example: Vec<String> =
        missing.iter().map(|name| format!("{name}: contact.{name}")).collect();
    Diagnostic::new(Code::MissingInput, title, span, format!("{noun} missing"))
        .related(engagement.inputs_span, "inputs are declared here")
        .help(format!("add `input {{ {} }}`", example.join(", ")))
}

pub(crate) fn missing_fields(
    what: &str,
    owner: &str,
    missing: &[&str],
    span: Span,
    declared: Span,
) -> Diagnostic {
    let list = quoted(missing.iter().copied());
    let title = format!("{owner} needs {list}");
    let noun = if missing.len() == 1 {
        format!("{} {what} is missing", article(what))
    } else {
        format!("{what}s are missing")
    };
    let example: Vec<String> = missing.iter().map(|name| format!("{name}: …")).collect();
    Diagnostic::new(Code::MissingSetting, title, span, noun)
        .related(declared, "declared here")
        .help(format!("add `{}`", example.join(", ")))
}

/// A bare value left of what it is compared with.
pub(crate) fn swapped(left: &ast::Expr, right: &ast::Expr) -> Diagnostic {
    let title = "a bare value stands right of what it is compared with";
    Diagnostic::new(Code::UnknownName, title, left.span, "what it is a value of is not known yet")
        .help(format!("write `{} is {}`", fmt::expr(right), fmt::expr(left)))
}
