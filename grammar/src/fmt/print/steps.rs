//! Steps and arms.

use super::Between;
use crate::Span;
use crate::ast::{
    ArmHead, Assignment, Attempt, Block, Branch, BranchArm, Conversation, Delay, DelayKind,
    DurationLit, Expr, Raise, Retry, Split, SplitArm, Step, StepKind, TriggerRef, Wait, WaitArm,
    WaitArmKind,
};
use crate::fmt::op::{Class, Gap, Op};
use crate::fmt::printer::Printer;

/// The widest head of an arm that takes part in an alignment.
const HEAD_LIMIT: usize = 70;

impl Printer<'_> {
    /// A step, as a row.
    pub(super) fn step(&mut self, step: &Step) {
        let bad = if let StepKind::Bad(bad) = &step.kind { Some(bad) } else { None };
        self.row_or_bad(Class::Plain, step.span, bad, |p| p.step_text(step));
    }

    fn step_text(&mut self, step: &Step) {
        if let Some(label) = &step.label {
            self.name(label);
            self.word(":");
            self.space();
        }
        if let StepKind::Bad(bad) = &step.kind {
            self.bad(bad);
            return;
        }
        self.span(step.keyword);
        self.space();
        match &step.kind {
            StepKind::Conversation(conversation) => self.conversation(conversation),
            StepKind::Wait(wait) => self.wait(wait),
            StepKind::Branch(branch) => self.branch(branch),
            StepKind::Attempt(attempt) => self.attempt(attempt),
            StepKind::Retry(retry) => self.retry(retry),
            StepKind::Split(split) => self.split(split),
            StepKind::Delay(delay) => self.delay(delay),
            StepKind::Send(name) | StepKind::Exit(name) => self.name(name),
            StepKind::Raise(raise) => self.raise(raise),
            StepKind::Set(assignment) => self.assignment(assignment),
            StepKind::Bad(_) => {}
        }
    }

    fn conversation(&mut self, conversation: &Conversation) {
        self.name(&conversation.channel);
        self.space();
        self.name(&conversation.handle);
        self.space();
        self.word("with");
        self.space();
        self.name(&conversation.engagement);
        if let Some(body) = conversation.body {
            self.space();
            self.braces(body, &conversation.settings, Between::Spaces, Self::setting);
        }
    }

    /// ` up to 2 days`, or nothing
    fn up_to(&mut self, limit: Option<&DurationLit>) {
        if let Some(limit) = limit {
            self.space();
            self.words("up to");
            self.space();
            self.duration(limit);
        }
    }

    /// ` when C`, or nothing
    pub(super) fn when(&mut self, condition: Option<&Expr>) {
        if let Some(condition) = condition {
            self.space();
            self.word("when");
            self.space();
            self.condition(condition);
        }
    }

    /// A condition before `=>`; it goes on two levels deeper, so that it stands out from the steps below.
    fn condition(&mut self, condition: &Expr) {
        self.say(Op::Indent);
        self.expr(condition);
        self.say(Op::Dedent);
    }

    fn wait(&mut self, wait: &Wait) {
        self.up_to(wait.limit.as_ref());
        self.space();
        self.block(wait.body, &wait.arms, Self::wait_arm);
    }

    fn wait_arm(&mut self, arm: &WaitArm) {
        self.arm(arm.span, &arm.block, |p| match &arm.kind {
            WaitArmKind::Trigger { triggers, alias, when } => {
                p.word("trigger");
                p.space();
                p.comma_list(triggers, Self::trigger_ref);
                p.alias(alias.as_ref());
                p.when(when.as_ref());
            }
            WaitArmKind::Timeout => p.word("timeout"),
            WaitArmKind::Bad(bad) => p.bad(bad),
        });
    }

    fn trigger_ref(&mut self, trigger: &TriggerRef) {
        match trigger {
            TriggerRef::Event { handle, event } => self.field_of(handle, event),
            TriggerRef::Declared(name) => self.name(name),
        }
    }

    fn branch(&mut self, branch: &Branch) {
        if let Some(subject) = &branch.subject {
            self.word("on");
            self.space();
            self.expr(subject);
            self.space();
        }
        self.block(branch.body, &branch.arms, Self::branch_arm);
    }

    fn branch_arm(&mut self, arm: &BranchArm) {
        self.arm(arm.span, &arm.block, |p| match &arm.head {
            ArmHead::Patterns(patterns) => p.comma_list(patterns, Self::pattern),
            ArmHead::When { keyword, condition } => {
                p.span(*keyword);
                p.space();
                p.condition(condition);
            }
            ArmHead::Otherwise(span) => p.span(*span),
            ArmHead::Bad(bad) => p.bad(bad),
        });
    }

    fn attempt(&mut self, attempt: &Attempt) {
        if let Some(times) = &attempt.times {
            self.words("up to");
            self.space();
            self.literal(times);
            self.space();
            self.word_for("times", "time");
            self.space();
        }
        self.steps(&attempt.block);
        if let Some(exhausted) = &attempt.exhausted {
            self.space();
            self.span(exhausted.keyword);
            self.space();
            self.follow(&exhausted.block);
        }
    }

    fn split(&mut self, split: &Split) {
        if let Some(name) = &split.name {
            self.name(name);
            self.space();
        }
        self.block(split.body, &split.arms, Self::split_arm);
    }

    fn split_arm(&mut self, arm: &SplitArm) {
        self.arm(arm.span, &arm.block, |p| {
            p.literal(&arm.share);
            p.space();
            p.name(&arm.name);
        });
    }

    /// An arm, as a row.
    fn arm(&mut self, span: Span, block: &Block, head: impl FnOnce(&mut Self)) {
        let empty = block.braced && block.steps.is_empty();
        self.row(Class::Arm { empty }, span, |p| {
            head(p);
            p.cell(HEAD_LIMIT);
            p.follow(block);
        });
    }

    /// `=> { steps }` or `=> step`
    fn follow(&mut self, block: &Block) {
        self.word("=>");
        match block.steps.as_slice() {
            [step] if !block.braced && is_short(step) => {
                self.say(Op::Begin { broken: false });
                self.say(Op::Indent);
                self.gap(Gap::Break);
                self.step_text(step);
                self.say(Op::Dedent);
                self.say(Op::End);
            }
            [step] if !block.braced => {
                self.space();
                self.step_text(step);
            }
            _ => {
                self.space();
                self.steps(block);
            }
        }
    }

    fn steps(&mut self, block: &Block) {
        self.block(block.span, &block.steps, Self::step);
    }

    fn retry(&mut self, retry: &Retry) {
        if let Some(after) = &retry.after {
            self.word("after");
            self.space();
            self.duration(after);
            self.space();
        }
        if let Some(at) = &retry.at {
            self.word("at");
            self.space();
            self.expr(at);
        }
        self.up_to(retry.up_to.as_ref());
    }

    fn delay(&mut self, delay: &Delay) {
        match &delay.kind {
            DelayKind::For { duration, at } => {
                self.duration(duration);
                if let Some(at) = at {
                    self.space();
                    self.word("at");
                    self.space();
                    self.literal(at);
                }
            }
            DelayKind::UntilWeekday { day_span, time, .. } => {
                self.word("until");
                self.space();
                self.span(*day_span);
                self.space();
                self.literal(time);
            }
            DelayKind::Until(expr) => {
                self.word("until");
                self.space();
                self.expr(expr);
            }
        }
        self.up_to(delay.up_to.as_ref());
    }

    fn raise(&mut self, raise: &Raise) {
        self.word("trigger");
        self.space();
        self.name(&raise.trigger);
        self.optional_record(raise.record.as_ref());
    }

    /// `contact.tier = Silver`
    pub(super) fn assignment(&mut self, assignment: &Assignment) {
        self.field_of(&assignment.base, &assignment.field);
        self.space();
        self.word("=");
        self.space();
        match &assignment.value {
            Some(value) => self.expr(value),
            None => self.word("unset"),
        }
    }
}

/// Whether the step goes to a line of its own as a whole where it does not fit behind its arm's `=>`.
fn is_short(step: &Step) -> bool {
    match &step.kind {
        StepKind::Retry(_)
        | StepKind::Delay(_)
        | StepKind::Send(_)
        | StepKind::Set(_)
        | StepKind::Exit(_) => true,
        StepKind::Raise(raise) => raise.record.is_none(),
        StepKind::Conversation(_)
        | StepKind::Wait(_)
        | StepKind::Branch(_)
        | StepKind::Attempt(_)
        | StepKind::Split(_)
        | StepKind::Bad(_) => false,
    }
}
