//! Policies.

use crate::ast::{HoursRange, PolicyDecl, PolicyRule, RuleKind, Text};
use crate::fmt::op::{Class, Gap, Op};
use crate::fmt::printer::Printer;

impl Printer<'_> {
    pub(super) fn policy(&mut self, decl: &PolicyDecl) {
        self.name(&decl.name);
        self.space();
        self.block(decl.rules.span, &decl.rules.items, Self::rule);
    }

    fn rule(&mut self, rule: &PolicyRule) {
        let bad = if let RuleKind::Bad(bad) = &rule.kind { Some(bad) } else { None };
        self.row_or_bad(Class::Plain, rule.span, bad, |p| {
            p.span(rule.keyword);
            p.space();
            p.rule_kind(&rule.kind);
            p.because(rule.because.as_ref());
        });
    }

    fn rule_kind(&mut self, kind: &RuleKind) {
        match kind {
            RuleKind::Limit { count, kind, per } => {
                self.literal(count);
                self.space();
                self.name(kind);
                self.space();
                self.word("per");
                self.space();
                self.duration(per);
            }
            RuleKind::Hours { ranges, kinds } => {
                self.comma_list(ranges, Self::hours_range);
                self.kinds(kinds);
            }
            RuleKind::Never { kinds, period, condition } => {
                self.names(kinds);
                if let Some(period) = period {
                    self.space();
                    self.word("for");
                    self.space();
                    self.duration(period);
                }
                self.space();
                self.word("after");
                self.space();
                self.expr(condition);
            }
            RuleKind::Require { consent, kinds } => {
                self.name(consent);
                self.kinds(kinds);
            }
            RuleKind::Finish { within } => {
                self.word("within");
                self.space();
                self.duration(within);
            }
            RuleKind::Bad(bad) => self.bad(bad),
        }
    }

    fn kinds(&mut self, kinds: &[crate::ast::Name]) {
        self.space();
        self.word("for");
        self.space();
        self.names(kinds);
    }

    fn hours_range(&mut self, hours: &HoursRange) {
        if let Some(days) = &hours.days {
            self.days(days);
            self.space();
        }
        self.time_range(&hours.range);
    }

    /// ` because "source"`, or nothing; on a line of its own where it does not fit
    pub(super) fn because(&mut self, because: Option<&Text>) {
        if let Some(because) = because {
            self.say(Op::Begin { broken: false });
            self.say(Op::Indent);
            self.gap(Gap::Break);
            self.word("because");
            self.space();
            self.text(because);
            self.say(Op::Dedent);
            self.say(Op::End);
        }
    }
}
