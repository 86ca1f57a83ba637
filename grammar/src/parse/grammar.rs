//! The parser that pest makes of `journey.pest`, and the one way in which lowering walks its pairs.

use pest::iterators::{Pair, Pairs};
use pest_derive::Parser;

/// The generated parser.
#[derive(Parser)]
#[grammar = "journey.pest"]
pub(super) struct JourneyParser;

/// A construct as pest saw it.
pub(super) type Node<'i> = Pair<'i, Rule>;

/// The parts of a construct, in order.
pub(super) struct Kids<'i> {
    pairs: Pairs<'i, Rule>,
    next: Option<Node<'i>>,
}

impl<'i> Kids<'i> {
    /// The parts of `node`.
    pub(super) fn of(node: Node<'i>) -> Self {
        let mut pairs = node.into_inner();
        let next = pairs.next();
        Self { pairs, next }
    }

    /// How many parts are left; what a list of them needs room for.
    pub(super) fn left(&self) -> usize {
        self.pairs.len() + usize::from(self.next.is_some())
    }

    /// Which rule the next part is of.
    pub(super) fn rule(&self) -> Option<Rule> {
        self.next.as_ref().map(Node::as_rule)
    }

    /// The next part, which stays.
    pub(super) fn peek(&self) -> Option<&Node<'i>> {
        self.next.as_ref()
    }

    /// The next part if it is of `rule`.
    pub(super) fn eat(&mut self, rule: Rule) -> Option<Node<'i>> {
        if self.rule() == Some(rule) { self.next() } else { None }
    }

    /// The next part if it is of one of `rules`.
    pub(super) fn eat_any(&mut self, rules: &[Rule]) -> Option<Node<'i>> {
        if self.rule().is_some_and(|rule| rules.contains(&rule)) { self.next() } else { None }
    }
}

impl<'i> Iterator for Kids<'i> {
    type Item = Node<'i>;

    fn next(&mut self) -> Option<Node<'i>> {
        std::mem::replace(&mut self.next, self.pairs.next())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.left();
        (left, Some(left))
    }
}
