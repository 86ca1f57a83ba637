//! What the patterns of a `branch on` take, one after the other, of what the subject may be.

use journey_grammar::Span;
use smol_str::SmolStr;

use super::States;
use super::facts::{Facts, Key};
use super::schema::Schema;
use super::values::{self, Values};
use crate::errors::flow::Reason;
use crate::hir::{DialMode, Expr, Handle, Id, Pattern, ResultSet, Ty};

/// What is left of a subject.
#[derive(Clone)]
pub(crate) struct Sieve<'a> {
    schema: Schema<'a>,
    /// The facts before the branch.
    base: Facts,
    kind: Kind,
    /// Patterns so far, with their places.
    seen: Vec<(Pattern, Span)>,
    /// Whether the subject could be judged; else every arm is taken to be possible.
    pub(crate) sure: bool,
}

#[derive(Clone)]
enum Kind {
    /// The Results of a handle: at the branch, and those left.
    Results { handle: Id<Handle>, entry: ResultSet, left: ResultSet },
    /// The disposition codes of a handle: facts of the paths that are left.
    Codes { handle: Id<Handle>, left: Option<Facts> },
    /// Values: at the branch, and those left.
    Values { key: Option<Key>, ty: Ty, name: String, entry: Values, left: Values },
}

/// What a branch leaves out.
#[derive(Debug, Default)]
pub(crate) struct Missing {
    /// Patterns that would cover it, classes instead of all their values.
    pub(crate) patterns: Vec<SmolStr>,
    /// Every single value.
    pub(crate) values: Vec<SmolStr>,
    /// Whether only `otherwise` covers it all.
    pub(crate) open_ended: bool,
}

impl<'a> Sieve<'a> {
    /// Of `call.Result`.
    pub(crate) fn results(schema: Schema<'a>, base: Facts, handle: Id<Handle>, sure: bool) -> Self {
        let sure = sure && schema.channel(handle).is_some();
        let entry = base.states(handle).results();
        let kind = Kind::Results { handle, entry, left: entry };
        Self { schema, base, kind, seen: Vec::new(), sure }
    }

    /// Of `call.Disposition`.
    pub(crate) fn codes(schema: Schema<'a>, base: Facts, handle: Id<Handle>, sure: bool) -> Self {
        let kind = Kind::Codes { handle, left: Some(base.clone()) };
        Self { schema, base, kind, seen: Vec::new(), sure }
    }

    /// Of anything else; `values` is absent where it cannot be judged.
    pub(crate) fn values(
        schema: Schema<'a>,
        base: Facts,
        subject: &Expr,
        values: Option<Values>,
    ) -> Self {
        let place = subject.place();
        let key = place.and_then(Key::of);
        let name = place.map_or_else(String::new, |place| schema.spell(place));
        let entry = values.unwrap_or_else(|| Values::all(schema.program, subject.ty));
        let kind = Kind::Values { key, ty: subject.ty, name, entry, left: entry };
        Self { schema, base, kind, seen: Vec::new(), sure: values.is_some() }
    }

    /// The Results that no pattern has taken.
    pub(crate) fn left_results(&self) -> ResultSet {
        match &self.kind {
            Kind::Results { left, .. } => *left,
            Kind::Codes { .. } | Kind::Values { .. } => ResultSet::EMPTY,
        }
    }

    /// The facts before the branch.
    pub(crate) fn base(&self) -> &Facts {
        &self.base
    }

    /// What the pattern takes of what is left, or why nothing.
    pub(crate) fn take(&mut self, pattern: &Pattern, span: Span) -> Result<Facts, Reason> {
        let taken = if self.sure { self.judge(pattern) } else { Ok(self.assume(pattern)) };
        self.seen.push((pattern.clone(), span));
        taken
    }

    /// The facts of the arm where the subject could not be judged.
    fn assume(&self, pattern: &Pattern) -> Facts {
        let mut facts = self.base.clone();
        if let (Pattern::Result { set, .. }, Kind::Results { handle, .. }) = (pattern, &self.kind) {
            facts.set_states(*handle, States::outcomes(*set));
        }
        facts
    }

    fn judge(&mut self, pattern: &Pattern) -> Result<Facts, Reason> {
        let mut facts = self.base.clone();
        let fits = match (pattern, &mut self.kind) {
            (Pattern::Result { set, .. }, Kind::Results { handle, left, .. }) => {
                let now = left.and(*set);
                *left = left.without(*set);
                facts.set_states(*handle, States::outcomes(now));
                !now.is_empty()
            }
            (Pattern::Disposition(code), Kind::Codes { handle, left }) => {
                let code = self.schema.code(*handle, code);
                let narrow = |facts: &mut Facts, has| {
                    code.is_some_and(|code| self.schema.narrow_code(facts, *handle, code, has))
                };
                take_codes(left, &mut facts, narrow)
            }
            (Pattern::Unset, Kind::Codes { handle, left }) => {
                take_codes(left, &mut facts, |facts, none| {
                    self.schema.narrow_any(facts, *handle, !none)
                })
            }
            (Pattern::Value(literal), Kind::Values { key, ty, left, .. }) => {
                let again = self.seen.iter().any(|(seen, _)| seen == pattern);
                let exact = Values::of_literal(self.schema.program, *ty, literal)
                    .filter(|_| values::is_finite(self.schema.program, *ty));
                let now = left.and(exact.unwrap_or(Values::SET));
                if let Some(exact) = exact {
                    *left = left.without(exact);
                }
                learn(&mut facts, *key, now);
                !now.is_empty() && !again
            }
            (Pattern::Unset, Kind::Values { key, left, .. }) => {
                let now = left.and(Values::UNSET);
                *left = left.without(Values::UNSET);
                learn(&mut facts, *key, now);
                !now.is_empty()
            }
            (Pattern::Unset, Kind::Results { .. }) => false,
            _ => true,
        };
        if fits { Ok(facts) } else { Err(self.reason(pattern)) }
    }

    /// Why nothing is left for a pattern.
    fn reason(&self, pattern: &Pattern) -> Reason {
        let earlier = self.seen.iter().find(|(seen, _)| overlap(seen, pattern));
        match (&self.kind, pattern) {
            (Kind::Results { handle, entry, .. }, Pattern::Result { set, .. })
                if entry.and(*set).is_empty() =>
            {
                self.not_a_result(*handle, *set, *entry)
            }
            (Kind::Values { name, ty, entry, .. }, _)
                if earlier.is_none_or(|_| !entry.meets(self.bits(pattern, *ty))) =>
            {
                if *pattern == Pattern::Unset {
                    Reason::AlwaysSet(name.clone())
                } else if values::is_finite(self.schema.program, *ty) {
                    Reason::Only(name.clone(), entry.spell(self.schema.program, *ty))
                } else {
                    Reason::NeverSet(name.clone())
                }
            }
            (Kind::Results { handle, .. }, Pattern::Unset) => {
                Reason::AlwaysSet(format!("{}.Result", self.schema.handle(*handle).name.text))
            }
            (Kind::Codes { .. }, _) if earlier.is_none() => Reason::CodesSettled,
            _ => earlier.map_or(Reason::Covered, |(_, span)| Reason::Taken(*span)),
        }
    }

    fn bits(&self, pattern: &Pattern, ty: Ty) -> Values {
        match pattern {
            Pattern::Unset => Values::UNSET,
            Pattern::Value(literal) => {
                Values::of_literal(self.schema.program, ty, literal).unwrap_or(Values::SET)
            }
            Pattern::Result { .. } | Pattern::Disposition(_) | Pattern::Bad => Values::NONE,
        }
    }

    /// Why the conversation cannot have one of these Results here.
    fn not_a_result(&self, handle: Id<Handle>, set: ResultSet, entry: ResultSet) -> Reason {
        let read = format!("{}.Result", self.schema.handle(handle).name.text);
        if set.and(self.schema.handle(handle).results).is_empty() {
            let vocabulary = &self.schema.program.vocabulary;
            let channel = self.schema.channel(handle);
            let values = channel.map_or(&[][..], |channel| vocabulary.values(channel));
            let reported = (0_u8..)
                .zip(values)
                .any(|(place, value)| set.contains(place) && value.event.is_some());
            let mode = self.schema.engagement(handle).and_then(|engagement| engagement.dial_mode);
            return match mode {
                Some(mode) if reported => Reason::DialMode(mode_word(mode)),
                _ => Reason::Progress,
            };
        }
        Reason::Only(read, self.schema.result_names(handle, entry))
    }

    /// The facts of what no pattern took.
    pub(crate) fn rest(&self) -> Option<Facts> {
        let mut facts = self.base.clone();
        if !self.sure {
            return Some(facts);
        }
        match &self.kind {
            Kind::Results { handle, left, .. } => {
                facts.set_states(*handle, States::outcomes(*left));
                (!left.is_empty()).then_some(facts)
            }
            Kind::Codes { left, .. } => left.clone(),
            Kind::Values { key, left, .. } => {
                learn(&mut facts, *key, *left);
                (!left.is_empty()).then_some(facts)
            }
        }
    }

    /// What no pattern took, to be listed.
    pub(crate) fn missing(&self) -> Missing {
        match &self.kind {
            Kind::Results { handle, entry, left } => self.missing_results(*handle, *entry, *left),
            Kind::Codes { handle, left } => {
                let values =
                    left.as_ref().map_or_else(Vec::new, |left| self.missing_codes(*handle, left));
                Missing { patterns: values.clone(), values, open_ended: false }
            }
            Kind::Values { ty, left, .. } => {
                let finite = values::is_finite(self.schema.program, *ty);
                let rest = if finite { *left } else { left.and(Values::UNSET) };
                let mut values = rest.spell(self.schema.program, *ty);
                if !finite && left.meets(Values::SET) {
                    values.insert(0, "any other value".into());
                }
                let open_ended = !finite && left.meets(Values::SET);
                Missing { patterns: values.clone(), values, open_ended }
            }
        }
    }

    fn missing_results(&self, handle: Id<Handle>, entry: ResultSet, left: ResultSet) -> Missing {
        let values = self.schema.result_names(handle, left);
        let Some(channel) = self.schema.channel(handle) else { return Missing::default() };
        let vocabulary = &self.schema.program.vocabulary;
        let mut patterns: Vec<SmolStr> = Vec::new();
        for (place, value) in (0_u8..).zip(vocabulary.values(channel)) {
            let class = vocabulary.class(channel, &value.class).and(entry);
            if !left.contains(place) {
                continue;
            }
            let whole = class.without(left).is_empty();
            let name = if whole { &value.class } else { &value.name };
            if !patterns.contains(name) {
                patterns.push(name.clone());
            }
        }
        Missing { patterns, values, open_ended: false }
    }

    fn missing_codes(&self, handle: Id<Handle>, left: &Facts) -> Vec<SmolStr> {
        let codes = self.schema.engagement(handle).map_or(&[][..], |e| e.dispositions.as_slice());
        let possible = codes
            .iter()
            .enumerate()
            .filter(|&(code, _)| self.schema.narrow_code(&mut left.clone(), handle, code, true));
        let mut missing: Vec<SmolStr> = possible.map(|(_, code)| code.name.text.clone()).collect();
        if self.schema.narrow_any(&mut left.clone(), handle, false) {
            missing.push("unset".into());
        }
        missing
    }
}

/// Takes the paths on which a disposition pattern fits; whether there are any.
fn take_codes(
    left: &mut Option<Facts>,
    taken: &mut Facts,
    narrow: impl Fn(&mut Facts, bool) -> bool,
) -> bool {
    let Some(before) = left.take() else { return false };
    *taken = before.clone();
    let mut rest = before;
    *left = narrow(&mut rest, false).then_some(rest);
    narrow(taken, true)
}

fn learn(facts: &mut Facts, key: Option<Key>, values: Values) {
    if let Some(key) = key {
        facts.learn(key, values);
    }
}

fn overlap(earlier: &Pattern, later: &Pattern) -> bool {
    match (earlier, later) {
        (Pattern::Result { set: a, .. }, Pattern::Result { set: b, .. }) => !a.and(*b).is_empty(),
        _ => earlier == later,
    }
}

fn mode_word(mode: DialMode) -> &'static str {
    match mode {
        DialMode::Copilot => "copilot",
        DialMode::Progressive => "progressive",
        DialMode::Predictive => "predictive",
        DialMode::Preview => "preview",
    }
}
