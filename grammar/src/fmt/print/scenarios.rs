//! Scenarios.

use crate::ast::{
    Consent, DurationLit, Expectation, ScenarioDecl, ScenarioLine, ScenarioLineKind, Timing,
};
use crate::fmt::op::Class;
use crate::fmt::printer::Printer;

impl Printer<'_> {
    pub(super) fn scenario(&mut self, decl: &ScenarioDecl) {
        self.text(&decl.name);
        self.space();
        self.word("for");
        self.space();
        self.name(&decl.journey);
        self.space();
        self.block(decl.body, &decl.lines, Self::scenario_line);
    }

    fn scenario_line(&mut self, line: &ScenarioLine) {
        let bad = if let ScenarioLineKind::Bad(bad) = &line.kind { Some(bad) } else { None };
        self.row_or_bad(Class::Scenario, line.span, bad, |p| {
            p.keyword_cell(line.keyword);
            p.scenario_line_rest(&line.kind);
        });
    }

    fn scenario_line_rest(&mut self, kind: &ScenarioLineKind) {
        match kind {
            ScenarioLineKind::GivenContact(record) => {
                self.word("contact");
                self.optional_record(Some(record));
            }
            ScenarioLineKind::GivenConsent(consent) => {
                self.word("consent");
                self.space();
                self.consent(consent);
            }
            ScenarioLineKind::GivenSegment(name) => {
                self.words("contact in segment");
                self.space();
                self.name(name);
            }
            ScenarioLineKind::GivenSplit { split, arm } => {
                self.word("split");
                self.space();
                self.name(split);
                self.space();
                self.word("=");
                self.space();
                self.name(arm);
            }
            ScenarioLineKind::Start { date, time, with } => {
                self.date_time(date, Some(time));
                if let Some((trigger, record)) = with {
                    self.space();
                    self.word("with");
                    self.space();
                    self.name(trigger);
                    self.optional_record(record.as_ref());
                }
            }
            ScenarioLineKind::Expect { what, timing } => self.expect(what, timing.as_ref()),
            ScenarioLineKind::Reply { handle, event, record, after } => {
                self.field_of(handle, event);
                self.optional_record(record.as_ref());
                self.after(after.as_ref());
            }
            ScenarioLineKind::Raise { trigger, record, after } => {
                self.word("trigger");
                self.space();
                self.name(trigger);
                self.optional_record(record.as_ref());
                self.after(after.as_ref());
            }
            ScenarioLineKind::Set { assignment, after } => {
                self.assignment(assignment);
                self.after(after.as_ref());
            }
            ScenarioLineKind::Consent { consent, after } => {
                self.consent(consent);
                self.after(after.as_ref());
            }
            ScenarioLineKind::Pass(duration) => self.duration(duration),
            ScenarioLineKind::Bad(bad) => self.bad(bad),
        }
    }

    fn expect(&mut self, what: &Expectation, timing: Option<&Timing>) {
        match what {
            Expectation::Conversation(handle) => self.name(handle),
            Expectation::Blocked { handle, reason } => {
                self.name(handle);
                self.space();
                self.word("blocked");
                self.space();
                self.name(reason);
            }
            Expectation::Send(name) => {
                self.word("send");
                self.space();
                self.name(name);
            }
            Expectation::Raise { trigger, record } => {
                self.words("raise trigger");
                self.space();
                self.name(trigger);
                self.optional_record(record.as_ref());
            }
            Expectation::Exit(outcome) => {
                self.word("exit");
                self.space();
                self.name(outcome);
            }
        }
        match timing {
            None => {}
            Some(Timing::Within(duration)) => {
                self.space();
                self.word("within");
                self.space();
                self.duration(duration);
            }
            Some(Timing::At { date, time }) => {
                self.space();
                self.word("at");
                self.space();
                if let Some(date) = date {
                    self.literal(date);
                    self.space();
                }
                self.literal(time);
            }
        }
    }

    fn consent(&mut self, consent: &Consent) {
        self.name(&consent.profile);
        for part in [Some(&consent.purpose), consent.topic.as_ref()].into_iter().flatten() {
            self.space();
            self.word("/");
            self.space();
            self.name(part);
        }
        self.space();
        self.name(&consent.state);
    }

    /// ` after 3 minutes`, or nothing
    fn after(&mut self, after: Option<&DurationLit>) {
        if let Some(after) = after {
            self.space();
            self.word("after");
            self.space();
            self.duration(after);
        }
    }
}
