//! Missing, unexpected and unclosed text.

use super::found::{Found, describe, shown};
use super::{Wanted, replace, syntax};
use crate::diagnostic::Applicability;
use crate::{Code, Diagnostic, Span, suggest, words};

/// `wanted` is missing behind `before`.
pub(crate) fn missing(wanted: &Wanted, before: &str, place: Span, found: &Found<'_>) -> Diagnostic {
    let phrase = wanted.phrase();
    if found.same_line && !found.text.is_empty() && found.text != "}" {
        return unexpected(wanted, found.text, found.span);
    }
    let title = if before.is_empty() {
        format!("expected {phrase}, found {}", describe(found.text))
    } else {
        format!("expected {phrase} after `{}`", shown(before))
    };
    syntax(title, place, "something is missing after this")
}

/// `found` stands where `wanted` can stand.
pub(crate) fn unexpected(wanted: &Wanted, found: &str, span: Span) -> Diagnostic {
    let title = format!("expected {}, found {}", wanted.phrase(), describe(found));
    syntax(title, span, "this cannot stand here")
}

/// Where bad text stands.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    /// Among the declarations of a file.
    File,
    /// Among steps.
    Steps,
    /// Behind a step, on its line.
    BehindStep,
    /// Among arms.
    Arms(Wanted),
    /// Among the rules of a policy.
    PolicyRules,
    /// Among the lines of a scenario.
    ScenarioLines,
    /// Among the lines of a forecast.
    ForecastLines,
}

impl Place {
    /// What can stand there.
    fn wanted(&self) -> &str {
        match self {
            Self::File => "a declaration such as `journey` or `segment`",
            Self::Steps => "a step",
            Self::BehindStep => "the end of the step",
            Self::Arms(wanted) => wanted.phrase(),
            Self::PolicyRules => "a rule: `limit`, `hours`, `never`, `require` or `finish`",
            Self::ScenarioLines => {
                "a line: `given`, `start`, `expect`, `reply`, `raise trigger`, `set`, `consent` or `pass`"
            }
            Self::ForecastLines => "a line such as `contacts 1_000` or `call.Result { … }`",
        }
    }

    /// Whether what can stand there are the settings of a declaration.
    fn has_settings(&self) -> bool {
        match self {
            Self::PolicyRules | Self::ForecastLines => true,
            Self::File | Self::Steps | Self::BehindStep | Self::Arms(_) | Self::ScenarioLines => {
                false
            }
        }
    }

    /// The words with which it can begin.
    fn words(&self) -> &'static [&'static str] {
        match self {
            Self::File => &words::DECLARATIONS,
            Self::Steps => &words::STEPS,
            Self::BehindStep => &[],
            Self::Arms(_) => &["trigger", "timeout", "when", "otherwise"],
            Self::PolicyRules => &["limit", "hours", "never", "require", "finish"],
            Self::ScenarioLines => {
                &["given", "start", "expect", "reply", "raise", "set", "consent", "pass"]
            }
            Self::ForecastLines => &["contacts", "seed", "arrive", "capacity", "trigger"],
        }
    }
}

/// Text that is none of what can stand at `place`; `first` is its first word.
pub(crate) fn bad_text(first: &str, span: Span, all: &str, place: &Place) -> Diagnostic {
    if let Some(known) = super::habit::foreign_line(first, span, all, place) {
        return known;
    }
    let title = format!("expected {}, found {}", place.wanted(), describe(first));
    let syntax = |title, span, label| {
        let mut diagnostic = syntax(title, span, label);
        if place.has_settings() && is_free_word(first) {
            diagnostic.code = Code::UnknownSetting;
        }
        diagnostic
    };
    if let Some(best) = suggest::best(first, place.words().iter().copied()) {
        let how = if best.certain { Applicability::Safe } else { Applicability::Review };
        let question = format!("did you mean `{}`?", best.name);
        return syntax(title, span, question).help(format!("did you mean `{}`?", best.name)).fix(
            how,
            format!("change to `{}`", best.name),
            span,
            best.name,
        );
    }
    let diagnostic = syntax(title, span, "this cannot stand here".to_owned());
    if matches!(place, Place::Steps) {
        return diagnostic.help(format!("a step begins with one of: {}", words::STEPS.join(", ")));
    }
    diagnostic
}

/// A word that the language leaves free, so that somebody may take it for a setting.
fn is_free_word(word: &str) -> bool {
    let begins = word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    begins && !words::RESERVED.contains(&word)
}

/// The grammar's parser gave up; `why` is in its own words.
pub(crate) fn not_understood(span: Span, why: &str) -> Diagnostic {
    let title = "this file is too deeply nested to be read";
    let limit = why.contains("limit");
    let title = if limit { title } else { "this file could not be read" };
    syntax(title, span.before(), "reading stopped")
}

/// A keyword where a name is declared.
pub(crate) fn reserved_name(span: Span, word: &str) -> Diagnostic {
    let title = format!("`{word}` is a word of the language and cannot be a name");
    Diagnostic::new(Code::ReservedName, title, span, "reserved word")
        .help(format!("choose another name, such as `{word}_`"))
}

/// A keyword where a value stands.
pub(crate) fn keyword_as_value(span: Span, word: &str) -> Diagnostic {
    syntax(format!("expected a value, found `{word}`"), span, "this word is reserved")
}

/// A string without its closing quote.
pub(crate) fn unclosed_string(string: Span, opening: Span) -> Diagnostic {
    syntax("this text has no closing `\"` on its line", opening, "the text begins here")
        .note("a text ends on the line on which it begins; adjacent texts are joined")
        .fix(Applicability::Review, "close the text at the end of its line", string.after(), "\"")
}

/// A string that goes on below its line.
pub(crate) fn raw_newline(opening: Span) -> Diagnostic {
    syntax("this text has no closing `\"` on its line", opening, "the text begins here")
        .note("a text ends on the line on which it begins; adjacent texts are joined")
        .help("close it, and open another on the next line: `\"one \" \"two\"`; a new line in it is `\\n`")
}

/// One or more `{` at `openers` that are never closed; `place` is where a `}` was expected.
pub(crate) fn missing_brace(place: Span, behind: Span, openers: &[Span]) -> Diagnostic {
    let (title, braces) = match openers.len() {
        1 => ("`}` is missing".to_owned(), "}".to_owned()),
        count => (format!("{count} `}}` are missing"), vec!["}"; count].join("\n")),
    };
    let is_at_end = place.end <= behind.start;
    let label = if is_at_end {
        "a block is still open here"
    } else {
        "a block should have ended before this"
    };
    let mut diagnostic = syntax(title, place, label);
    for opener in openers.iter().take(2) {
        diagnostic = diagnostic.related(*opener, "this `{` is never closed");
    }
    diagnostic.fix(Applicability::Review, "add `}`", behind, format!("\n{braces}"))
}

/// A `}` that closes nothing.
pub(crate) fn stray_brace(span: Span) -> Diagnostic {
    syntax("this `}` closes nothing", span, "no `{` is open here").help("remove it").fix(
        Applicability::Review,
        "remove `}`",
        span,
        "",
    )
}

/// A block, parenthesis or list in too many others.
pub(crate) fn too_deep(span: Span, most: usize) -> Diagnostic {
    syntax(format!("nested deeper than {most} levels"), span, "what stands in here is not read")
        .help("move some of it into another journey, or simplify the condition")
}

/// A step in too many others.
pub(crate) fn too_many_steps(span: Span) -> Diagnostic {
    syntax("this step stands in too many others", span, "this step is not read")
        .help("move some of them into another journey")
}

/// A parenthesis or bracket without its end.
pub(crate) fn unclosed_bracket(whole: Span, opening: Span, close: char) -> Diagnostic {
    syntax(format!("`{close}` is missing"), opening, "this is never closed").fix(
        Applicability::Review,
        format!("add `{close}`"),
        whole.after(),
        close.to_string(),
    )
}

/// A `{` in a text that begins no placeholder.
pub(crate) fn open_placeholder(span: Span) -> Diagnostic {
    syntax("this placeholder is never closed", span, "`}` is missing on this line")
        .help("close it with `}`; write `\\{` for a brace in the text")
        .fix(Applicability::Review, "write `\\{`", span, "\\{")
}

/// `{}` in a text.
pub(crate) fn empty_placeholder(span: Span) -> Diagnostic {
    syntax("this placeholder is empty", span, "expected a field such as `contact.first_name`")
        .help("write `\\{` for a brace in the text")
}

/// Two items of a list without a comma between.
pub(crate) fn missing_comma(place: Span, next: &str) -> Diagnostic {
    let title = if next.is_empty() {
        "`,` is missing".to_owned()
    } else {
        format!("`,` is missing before `{}`", shown(next))
    };
    syntax(title, place, "add `,` here").help("write a comma between the two").fix(
        Applicability::Safe,
        "add `,`",
        place,
        ",",
    )
}

/// A comma behind the last item of a list without braces.
pub(crate) fn stray_comma(place: Span) -> Diagnostic {
    syntax("expected another name after `,`", place, "nothing follows this comma")
        .help("a list without braces has no comma at its end")
        .fix(Applicability::Safe, "remove the comma", place, "")
}

/// A field without its colon.
pub(crate) fn missing_colon(name: Span, field: &str) -> Diagnostic {
    syntax(format!("`:` is missing between `{field}` and its type"), name, "add `:` after this")
        .help(format!("write `{field}: …`"))
        .fix(Applicability::Safe, "add `:`", name.after(), ":")
}

/// An arm without its arrow.
pub(crate) fn missing_arrow(before: Span, body: Span) -> Diagnostic {
    syntax("`=>` is missing before the steps of this arm", before, "add `=>` after this")
        .help("write `=>` between what the arm waits for and what it does")
        .fix(Applicability::Safe, "add `=>`", body, "=> ")
}

/// A word of the construct that is left out, before `next`.
pub(crate) fn missing_word(place: Span, next: Span, word: &str) -> Diagnostic {
    let place = if place.start == place.end { next } else { place };
    syntax(format!("`{word}` is missing"), place, format!("`{word}` belongs here"))
        .help(format!("add `{word}`"))
        .fix(Applicability::Safe, format!("add `{word}`"), next.before(), format!("{word} "))
}

/// A limit without `up to`.
pub(crate) fn missing_up_to(limit: Span, better: &str) -> Diagnostic {
    let title = format!("`up to` is missing before `{}`", better.trim_start_matches("up to "));
    Diagnostic::new(Code::MissingSetting, title, limit, "this is meant as the limit")
        .help(format!("write `{better}`"))
        .fix(Applicability::Safe, "add `up to`", limit.before(), "up to ")
}

/// A count of attempts without `times`.
pub(crate) fn missing_times(count: Span) -> Diagnostic {
    syntax("`times` is missing", count, "add `times` after this")
        .help("write `attempt up to 3 times { … }`")
        .fix(Applicability::Safe, "add `times`", count.after(), " times")
}

/// A part of a step that is there twice.
pub(crate) fn said_twice(span: Span, word: &str) -> Diagnostic {
    syntax(format!("`{word}` is said twice"), span, "the second one").help("keep one of them")
}

/// A list where a field has one value.
pub(crate) fn list_for_value(span: Span, field: &str) -> Diagnostic {
    syntax(format!("`{field}` takes one value, not a list"), span, "a list begins here")
        .help(format!("write one value without brackets: `{field}: …`"))
}

/// `unset` where a field is given a value.
pub(crate) fn unset_for_value(span: Span, field: &str) -> Diagnostic {
    syntax(format!("`unset` cannot be given to `{field}`"), span, "this is no value")
        .help(format!("leave `{field}` out: what is not given is unset"))
}

/// A setting of a journey below its first step.
pub(crate) fn setting_behind_step(span: Span, setting: &str, step: Span) -> Diagnostic {
    syntax(format!("`{setting}` stands below a step"), span, "settings come before the first step")
        .related(step, "the first step")
        .help(format!("move `{setting}` above the first step"))
}

/// An arm of a plain branch under `branch on`.
pub(crate) fn when_under_branch_on(span: Span) -> Diagnostic {
    syntax("`when` cannot stand in a `branch on`", span, "the arms here are values")
        .help("write `VALUE => …`, or leave out `on …` and write `branch { when … => … }`")
}

/// A value as an arm of a plain branch.
pub(crate) fn pattern_in_plain_branch(span: Span, written: &str) -> Diagnostic {
    syntax(format!("`{}` is no condition", shown(written)), span, "expected `when` or `otherwise`")
        .help(
            "write `when CONDITION => …`, or name the value to branch on: `branch on call.Result`",
        )
}

/// A comparison behind a comparison.
pub(crate) fn chained_comparison(op: Span, first: Span) -> Diagnostic {
    syntax("comparisons cannot be chained", op, "a second comparison")
        .related(first, "this is a comparison already")
        .help("join two comparisons with `and`")
}

/// An expression of very many parts.
pub(crate) fn too_many_operators(span: Span) -> Diagnostic {
    syntax(
        "this expression has too many parts",
        span,
        "more than 128 operators, or 50 in each other",
    )
    .help("split it into several arms")
}

/// `a.b.c`
pub(crate) fn only_one_dot(span: Span) -> Diagnostic {
    syntax("expected the end of the value, found `.`", span, "only one `.` can stand in a value")
}

/// Something other than `contact` before `in segment`.
pub(crate) fn only_contacts_in_segments(span: Span) -> Diagnostic {
    replace(
        Code::Syntax,
        "only `contact` can be in a segment".to_owned(),
        span,
        "contact",
        Applicability::Review,
    )
}

/// A share among expressions.
pub(crate) fn share_in_expression(span: Span) -> Diagnostic {
    syntax("a share cannot stand in an expression", span, "expected a value without `%`")
}

/// `as "…"` behind the name of a message.
pub(crate) fn no_external_spelling(span: Span) -> Diagnostic {
    syntax("a message has no other spelling outside", span, "`as` cannot stand here")
        .help("remove `as` and the text")
}
