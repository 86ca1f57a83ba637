//! What people write from habit in other languages, each with what to write instead.

use super::found::shown;
use super::{Place, replace, syntax};
use crate::diagnostic::Applicability::{Review, Safe};
use crate::{Code, Diagnostic, Edit, Span, words};

/// An operator of another language.
pub(crate) fn foreign_operator(span: Span, written: &str, better: &str) -> Diagnostic {
    let words = written.split_ascii_whitespace().collect::<Vec<_>>().join(" ");
    let title = format!("`{words}` is written `{}` here", better.trim());
    replace(Code::Syntax, title, span, better, Safe)
}

/// `->` for `=>`
pub(crate) fn wrong_arrow(span: Span, written: &str) -> Diagnostic {
    replace(Code::Syntax, format!("expected `=>`, found `{written}`"), span, "=>", Safe)
}

/// `-` for `..`
pub(crate) fn range_dots(span: Span, written: &str) -> Diagnostic {
    replace(
        Code::Syntax,
        format!("a range is written with `..`, not `{written}`"),
        span,
        "..",
        Safe,
    )
}

/// `x not in [A]`
pub(crate) fn not_in(keyword: Span, subject: Span) -> Diagnostic {
    let mut diagnostic =
        syntax("`not` stands before the comparison", keyword, "`not in` is not known")
            .help("write `not VALUE in [A, B]`")
            .fix(Safe, "move `not` to the front", keyword, "in");
    if let Some(fix) = diagnostic.fixes.first_mut() {
        fix.edits.insert(0, Edit { span: subject, text: "not ".to_owned() });
    }
    diagnostic
}

/// `in (A, B)`
pub(crate) fn round_list(open: Span, close: Span) -> Diagnostic {
    let mut diagnostic = syntax("a list stands in square brackets", open, "write `[`")
        .help("write `in [A, B]`")
        .fix(Safe, "change to `[…]`", open, "[");
    if let Some(fix) = diagnostic.fixes.first_mut() {
        fix.edits.push(Edit { span: close, text: "]".to_owned() });
    }
    diagnostic
}

/// `;`
pub(crate) fn semicolon(span: Span) -> Diagnostic {
    syntax("`;` has no meaning", span, "statements end without a sign").help("remove `;`").fix(
        Safe,
        "remove `;`",
        span,
        "",
    )
}

/// `# comment`
pub(crate) fn hash_comment(span: Span, written: &str) -> Diagnostic {
    let better = format!("//{}", written.trim_start_matches('#'));
    syntax("a comment begins with `//`, not `#`", span, "this is read as a comment")
        .help("write `//`")
        .fix(Safe, "change to `//`", span, better)
}

/// `/* comment */`
pub(crate) fn block_comment(span: Span, written: &str) -> Diagnostic {
    let inside = written.trim_start_matches("/*").trim_end_matches("*/").trim();
    let diagnostic =
        syntax("comments in `/* … */` are not known", span, "this is read as a comment")
            .help("begin each line of the comment with `//`");
    if inside.contains(['\n', '\r']) {
        return diagnostic;
    }
    diagnostic.fix(Review, "change to `//`", span, format!("// {inside}\n"))
}

/// A text in quotes of another kind.
pub(crate) fn foreign_quotes(span: Span, inside: &str) -> Diagnostic {
    let title = "texts stand in straight double quotes";
    syntax(title, span, "other quotes stand here")
        .help(format!("write `\"{}\"`", shown(inside)))
        .fix(Safe, "change to `\"`", span, format!("\"{inside}\""))
}

/// A quote of another kind that is not closed well.
pub(crate) fn foreign_quote(span: Span) -> Diagnostic {
    syntax("texts stand in straight double quotes", span, "another quote stands here")
        .help("write `\"` at both ends of the text")
}

/// `else` for `otherwise`
pub(crate) fn otherwise_word(span: Span, written: &str) -> Diagnostic {
    let title = format!("the last arm of a branch is `otherwise`, not `{written}`");
    replace(Code::Syntax, title, span, "otherwise", Safe)
}

/// `otherwise` for `timeout`
pub(crate) fn timeout_word(span: Span, written: &str) -> Diagnostic {
    let title = format!("a wait has no `{written}`; when its time is over it takes `timeout`");
    replace(Code::Syntax, title, span, "timeout", Review)
}

/// `wait 2 days` without arms
pub(crate) fn wait_is_delay(keyword: Span, limit: Span, duration: &str) -> Diagnostic {
    let title = "a `wait` needs arms; a `delay` only lets time pass";
    syntax(title, keyword, format!("write `delay {}`", shown(duration)))
        .related(limit, "nothing is waited for in this time")
        .help(format!(
            "write `delay {}`, or `wait up to {} {{ … }}`",
            shown(duration),
            shown(duration)
        ))
        .fix(Safe, "change to `delay`", keyword, "delay")
}

/// `delay up to 2 days`
pub(crate) fn delay_up_to(keyword: Span, duration_span: Span, duration: &str) -> Diagnostic {
    syntax(
        "a `delay` lasts as long as it says",
        duration_span,
        format!("write `delay {}`", shown(duration)),
    )
    .help(format!("write `delay {}`", shown(duration)))
    .fix(Review, "remove `up to`", keyword.to(duration_span), format!("delay {duration}"))
}

/// `delay at 09:00`
pub(crate) fn delay_until(at: Span) -> Diagnostic {
    replace(
        Code::Syntax,
        "a `delay` to a time is written with `until`".to_owned(),
        at,
        "until",
        Safe,
    )
}

/// `send letter with RenewalLetter`
pub(crate) fn send_with(span: Span, message: Option<&str>) -> Diagnostic {
    let diagnostic = syntax(
        "`send … with …` is kept for the next version of the language",
        span,
        "what became of a message cannot be waited for yet",
    );
    match message {
        Some(message) => diagnostic.help(format!("write `send {message}`")).fix(
            Review,
            format!("change to `send {message}`"),
            span,
            format!("send {message}"),
        ),
        None => diagnostic.help("write `send NAME`"),
    }
}

/// Words with which other languages begin what is a step here, and what to write.
const FOREIGN_STEPS: [(&str, &str); 22] = [
    ("if", "branch"),
    ("elif", "branch"),
    ("elseif", "branch"),
    ("switch", "branch on"),
    ("match", "branch on"),
    ("case", "branch on"),
    ("while", "attempt"),
    ("loop", "attempt"),
    ("repeat", "attempt"),
    ("foreach", "attempt"),
    ("do", "attempt"),
    ("goto", ""),
    ("jump", ""),
    ("sleep", "delay"),
    ("pause", "delay"),
    ("end", "exit"),
    ("stop", "exit"),
    ("return", "exit"),
    ("finish", "exit"),
    ("emit", "raise trigger"),
    ("let", "set"),
    ("var", "set"),
];

/// Whether other languages begin with `word` what is a step here.
pub(crate) fn is_foreign_step(word: &str) -> bool {
    FOREIGN_STEPS.iter().any(|(foreign, _)| *foreign == word)
}

/// What is said about a line that begins with a word of another language, or of another place.
pub(super) fn foreign_line(
    first: &str,
    span: Span,
    all: &str,
    place: &Place,
) -> Option<Diagnostic> {
    if first == "}" {
        return Some(syntax("this `}` closes nothing", span, "no `{` is open here").fix(
            Review,
            "remove it",
            span,
            "",
        ));
    }
    match place {
        Place::Steps => foreign_step(first, span, all),
        Place::File => misplaced_in_file(first, span),
        Place::Arms(_) => foreign_arm(first, span),
        Place::BehindStep | Place::PolicyRules | Place::ScenarioLines | Place::ForecastLines => {
            None
        }
    }
}

fn foreign_step(first: &str, span: Span, all: &str) -> Option<Diagnostic> {
    if let Some((_, better)) = FOREIGN_STEPS.iter().find(|(foreign, _)| *foreign == first) {
        return Some(foreign_keyword(first, span, better));
    }
    let misplaced = |title: String, label: &str| Some(syntax(title, span, label));
    match first {
        "else" => Some(
            syntax("there is no `else` step", span, "the last arm of a branch is `otherwise`")
                .help("write `branch { when … => …  otherwise => … }`"),
        ),
        "for" => Some(foreign_keyword(first, span, "attempt")),
        "trigger" | "timeout" => {
            misplaced(format!("`{first}` is an arm of a `wait`"), "expected a step")
        }
        "when" | "otherwise" => {
            misplaced(format!("`{first}` is an arm of a `branch`"), "expected a step")
        }
        "exhausted" => misplaced(
            "`exhausted` stands behind an `attempt`".to_owned(),
            "no `attempt` ends just before this",
        ),
        "exit" => misplaced(
            "`exit on` is a setting of the journey".to_owned(),
            "settings come before the first step",
        ),
        _ if is_setting(first, all) => Some(
            syntax(format!("`{first}` is a setting"), span, "settings come before the first step")
                .help(format!("move `{first}` above the journey's first step")),
        ),
        _ => None,
    }
}

fn is_setting(first: &str, all: &str) -> bool {
    let mut all = all.split_ascii_whitespace();
    let two = [all.next().unwrap_or(""), all.next().unwrap_or("")].join(" ");
    words::SETTINGS.contains(&first) || words::SETTINGS.contains(&two.as_str())
}

fn foreign_keyword(first: &str, span: Span, better: &str) -> Diagnostic {
    let title = format!("there is no `{first}` in a journey");
    let (label, help) = match better {
        "branch" => (
            "a choice between conditions is a `branch`",
            "write `branch { when … => …  otherwise => … }`",
        ),
        "branch on" => {
            ("a choice between values is a `branch on`", "write `branch on call.Result { … }`")
        }
        "attempt" => (
            "what runs again is an `attempt`",
            "write `attempt up to 3 times { … retry after 1 day }`",
        ),
        "delay" => ("to let time pass is a `delay`", "write `delay 2 days`"),
        "exit" => ("to end the run is an `exit`", "write `exit OUTCOME`"),
        "raise trigger" => {
            ("to tell other journeys is `raise trigger`", "write `raise trigger NAME { … }`")
        }
        "set" => ("to change a field is a `set`", "write `set contact.FIELD = VALUE`"),
        _ => (
            "steps run top to bottom",
            "use `attempt` and `retry` to run steps again, and `branch` to choose",
        ),
    };
    let diagnostic = syntax(title, span, label).help(help);
    if matches!(better, "delay" | "exit") {
        return diagnostic.fix(Review, format!("change to `{better}`"), span, better);
    }
    diagnostic
}

fn foreign_arm(first: &str, span: Span) -> Option<Diagnostic> {
    if words::STEPS.contains(&first) {
        let title = format!("`{first}` is a step, and only arms stand here");
        return Some(
            syntax(title, span, "expected an arm").help("put it behind the `=>` of an arm"),
        );
    }
    matches!(first, "if" | "case").then(|| {
        replace(
            Code::Syntax,
            format!("an arm begins with `when`, not `{first}`"),
            span,
            "when",
            Review,
        )
    })
}

fn misplaced_in_file(first: &str, span: Span) -> Option<Diagnostic> {
    if words::STEPS.contains(&first) {
        let title = format!("`{first}` is a step and stands outside a journey");
        return Some(
            syntax(title, span, "expected a declaration")
                .help("put it between the braces of a journey"),
        );
    }
    let is_import = matches!(first, "import" | "include" | "use");
    is_import.then(|| {
        syntax(format!("there is no `{first}`"), span, "all files of a project see each other")
            .help("remove this line")
    })
}
