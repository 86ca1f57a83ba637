//! A question at a cursor, with everything around it and what was found so far.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::sync::Arc;

use journey_compiler::flow::{Here, here};
use journey_compiler::hir::{Journey, Program};
use journey_compiler::sketch;
use journey_grammar::{Parsed, Source, Span, parse};

use super::{Completion, CompletionKind};
use crate::Snapshot;
use crate::ide::cursor::{Cursor, Place};
use crate::ide::{around, text};

/// The name that stands at the cursor while the text is looked at.
const STAND_IN: &str = "cursor_stands_here";

/// A question.
pub(super) struct Ask<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) parsed: &'a Arc<Parsed>,
    pub(super) cursor: &'a Cursor<'a>,
    pub(super) found: Vec<Completion>,
    sketched: &'a OnceCell<Sketched>,
    here: OnceCell<Option<Here<'a>>>,
}

/// The text with a name at the cursor, and the journey around it.
pub(super) struct Sketched {
    parsed: Arc<Parsed>,
    at: Span,
    journey: Option<Journey>,
}

impl<'a> Ask<'a> {
    pub(super) fn new(
        snapshot: &'a Snapshot,
        parsed: &'a Arc<Parsed>,
        cursor: &'a Cursor<'a>,
        sketched: &'a OnceCell<Sketched>,
    ) -> Self {
        Self { snapshot, parsed, cursor, found: Vec::new(), sketched, here: OnceCell::new() }
    }

    pub(super) fn program(&self) -> &'a Program {
        self.snapshot.program()
    }

    fn sketched(&self) -> &'a Sketched {
        self.sketched.get_or_init(|| self.sketch())
    }

    fn sketch(&self) -> Sketched {
        let word = self.cursor.word;
        let text = self.cursor.text;
        let before = text.get(..word.start as usize).unwrap_or("");
        let after = text.get(word.end as usize..).unwrap_or("");
        let changed = format!("{before}{STAND_IN}{after}");
        let source = Source::new(word.file, &self.parsed.source.name, &changed);
        let parsed = Arc::new(parse(source));
        let length = u32::try_from(STAND_IN.len()).unwrap_or(0);
        let at = Span::new(word.file, word.start, word.start + length);
        let in_journey = self.cursor.frames.iter().any(|frame| frame.place == Place::Journey);
        let journey = if in_journey {
            sketch(&self.snapshot.inputs, self.program(), &parsed, at.start)
        } else {
            None
        };
        Sketched { parsed, at, journey }
    }

    /// The tree of the text with a name at the cursor, and the place of that name.
    pub(super) fn tree(&self) -> (&'a Parsed, Span) {
        let sketched = self.sketched();
        (&sketched.parsed, sketched.at)
    }

    /// The journey around the cursor, or that of the scenario or forecast around it.
    pub(super) fn journey(&self) -> Option<&'a Journey> {
        if let Some(journey) = &self.sketched().journey {
            return Some(journey);
        }
        let program = self.program();
        let around = around::journey(self.snapshot, self.cursor.file, self.cursor.word.start);
        around.map(|(_, journey)| journey).or_else(|| text::scripted(program, self.cursor))
    }

    /// What is established at the cursor; none outside of steps, and where no path comes.
    pub(super) fn here(&self) -> Option<&Here<'a>> {
        let look = || {
            let sketched = self.sketched();
            here(self.program(), sketched.journey.as_ref()?, sketched.at)
        };
        self.here.get_or_init(look).as_ref()
    }

    /// Whether the cursor is in the block of a journey.
    pub(super) fn is_in_journey(&self) -> bool {
        self.cursor.frames.iter().any(|frame| frame.place == Place::Journey)
    }

    /// Offers something.
    pub(super) fn push(&mut self, offer: Offer) {
        let order = self.found.len();
        let group = if offer.why_not.is_some() { 9 } else { offer.group };
        let docs = match offer.why_not {
            Some(ref why) => {
                let mut docs = format!("Not possible here: {why}.");
                text::paragraph(&mut docs, &offer.docs);
                docs
            }
            None => offer.docs,
        };
        let mut sort = String::new();
        let _ = write!(sort, "{group}{order:05}");
        self.found.push(Completion {
            text: offer.text.unwrap_or_else(|| offer.label.clone()),
            label: offer.label,
            kind: offer.kind,
            detail: offer.detail,
            docs,
            snippet: offer.snippet,
            filter: offer.filter,
            sort,
            replace: offer.replace.unwrap_or(self.cursor.word),
            possible: offer.why_not.is_none(),
        });
    }

    /// Offers a word of the language.
    pub(super) fn keyword(&mut self, word: &str, docs: &str) {
        self.push(Offer {
            docs: docs.to_owned(),
            group: 3,
            ..Offer::new(word, CompletionKind::Keyword)
        });
    }

    /// Offers a value.
    pub(super) fn value(&mut self, word: &str, detail: &str) {
        let value = Offer::new(word, CompletionKind::Value);
        self.push(Offer { detail: detail.to_owned(), ..value });
    }

    /// The comment above the declaration, field or value whose name stands at `name`.
    pub(super) fn docs_of(&self, name: Span) -> String {
        if let Some(docs) = self.snapshot.docs_above(name) {
            return docs;
        }
        let docs = self.snapshot.parsed(name.file).and_then(|parsed| {
            let item = around::item(&parsed, name.start)?;
            // Only the name of the declaration itself is documented above the declaration.
            let head = item.span().text(&parsed.source.text);
            let within = (name.start - item.span().start) as usize;
            let is_own = !head.get(..within)?.contains('{');
            if is_own { self.snapshot.docs_above(item.span()) } else { None }
        });
        docs.unwrap_or_default()
    }
}

/// What is to be offered.
pub(super) struct Offer {
    pub(super) label: String,
    pub(super) kind: CompletionKind,
    pub(super) detail: String,
    pub(super) docs: String,
    pub(super) text: Option<String>,
    pub(super) snippet: Option<String>,
    pub(super) filter: Option<String>,
    pub(super) replace: Option<Span>,
    /// 0 is first.
    pub(super) group: u8,
    /// Why the checker would not accept it here.
    pub(super) why_not: Option<String>,
}

impl Offer {
    pub(super) fn new(label: impl Into<String>, kind: CompletionKind) -> Self {
        Self {
            label: label.into(),
            kind,
            detail: String::new(),
            docs: String::new(),
            text: None,
            snippet: None,
            filter: None,
            replace: None,
            group: 1,
            why_not: None,
        }
    }

    /// An offer of text with places to fill in: `${1:call}`.
    pub(super) fn snippet(label: impl Into<String>, snippet: &str) -> Self {
        Self {
            text: Some(plain(snippet)),
            snippet: Some(snippet.to_owned()),
            ..Self::new(label, CompletionKind::Snippet)
        }
    }
}

/// A snippet for who has no snippets: every place holds what is proposed for it.
fn plain(snippet: &str) -> String {
    let mut out = String::new();
    let mut rest = snippet;
    while let Some(at) = rest.find('$') {
        let (before, place) = rest.split_at(at);
        // `\$` and `\}` are characters.
        out.push_str(&before.replace("\\}", "}"));
        let Some(inner) = place.strip_prefix("${") else {
            rest = place.get(1..).unwrap_or("").trim_start_matches(|c: char| c.is_ascii_digit());
            continue;
        };
        let (inner, behind) = inner.split_once('}').unwrap_or((inner, ""));
        out.push_str(inner.split_once(':').map_or("", |(_, text)| text));
        rest = behind;
    }
    out.push_str(&rest.replace("\\}", "}"));
    out
}
