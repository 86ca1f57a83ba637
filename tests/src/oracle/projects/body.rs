//! The steps of generated journeys.

use super::super::choices::Choices;
use super::{DAY, length, time};

/// A hold costs a day of the longest run.
const HOLD: u32 = 2 * DAY;

/// Steps on their way to the text.
pub(super) struct Body<'c, C> {
    choices: &'c mut C,
    text: String,
    by_trigger: bool,
    /// How many conversations may still be written.
    conversations: u32,
    /// How many other steps.
    steps: u32,
    names: u32,
    /// How often each subject of a branch has been looked at.
    looks: [u32; 6],
}

/// Where a block stands.
#[derive(Copy, Clone)]
struct Place {
    indent: usize,
    /// Attempts around it.
    attempts: u32,
    /// Waits, branches and splits around it.
    nested: u32,
    /// The minutes that it may take.
    minutes: u32,
}

impl Place {
    fn below(self, minutes: u32) -> Self {
        Self { indent: self.indent + 1, nested: self.nested + 1, minutes, ..self }
    }

    fn less(self, minutes: u32) -> Self {
        Self { minutes: self.minutes.saturating_sub(minutes), ..self }
    }
}

impl<'c, C: Choices> Body<'c, C> {
    /// The steps of a journey. `by_trigger`: the attributes of `lapse` can be read.
    pub(super) fn of(choices: &'c mut C, by_trigger: bool) -> String {
        let (conversations, steps) = (1 + choices.below(5), choices.below(10));
        let text = String::new();
        let mut body =
            Self { choices, text, by_trigger, conversations, steps, names: 0, looks: [0; 6] };
        let place = Place { indent: 1, attempts: 0, nested: 0, minutes: 100 * DAY };
        body.block(place);
        body.block(place);
        body.text
    }

    fn line(&mut self, place: Place, text: &str) {
        self.text.push_str(&"    ".repeat(place.indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn name(&mut self, of: &str) -> String {
        self.names += 1;
        format!("{of}_{}", self.names)
    }

    /// One to three steps.
    fn block(&mut self, place: Place) {
        let count = 1 + self.choices.below(3);
        for _ in 0..count {
            self.step(place.less(place.minutes - place.minutes / count));
        }
    }

    fn step(&mut self, place: Place) {
        let deep = place.nested >= 5;
        let long = place.minutes < 3 * DAY;
        let talks = self.conversations > 0 && !deep && !long;
        match self.choices.below(14) {
            0 | 1 if talks => self.call(place),
            2 if talks => self.chat(place),
            3 | 4 if talks && place.attempts < 3 && place.minutes > 12 * DAY => self.attempt(place),
            5 if talks => self.forgotten(place),
            6 if self.conversations > 1 && talks => self.two(place),
            _ if self.steps == 0 => {}
            8 => self.delay(place),
            9 if !deep => self.split(place),
            10 | 11 if !deep => self.branch(place),
            12 => self.set(place),
            13 => self.line(place, "raise trigger NeedsAgent"),
            _ => self.send(place),
        }
    }

    /// The conversation alone; its handle.
    fn start_call(&mut self, place: Place) -> (String, &'static str) {
        self.conversations -= 1;
        let handle = self.name("call");
        let engagement = self.choices.pick(&["Call", "Again", "Preview"]);
        let profile = self.choices.pick(&["Voice", "Loose"]);
        let quiet = self.choices.pick(&["", "", "", "  quiet time none because \"asked for\""]);
        self.line(
            place,
            &format!(
                "conversation voice {handle} with {engagement} {{ compliance {profile}  purpose Service{quiet} }}"
            ),
        );
        (handle, engagement)
    }

    fn call(&mut self, place: Place) {
        let (handle, engagement) = self.start_call(place);
        let place = place.less(HOLD);
        if self.steps > 0 && self.choices.chance(10) {
            self.delay(place.less(place.minutes / 2));
        }
        self.wait(place, |body, arms| {
            body.line(arms, &format!("trigger {handle}.attempted => {{"));
            body.attempted(Place { indent: arms.indent + 1, ..arms }, &handle, engagement);
            body.line(arms, "}");
            body.rest_of_call(arms, &handle);
        });
    }

    /// A call whose outcome nobody reads.
    fn forgotten(&mut self, place: Place) {
        self.start_call(place);
    }

    /// Two calls that are open together.
    fn two(&mut self, place: Place) {
        let (first, _) = self.start_call(place);
        if self.steps > 0 && self.choices.chance(40) {
            self.delay(place.less(2 * HOLD + place.minutes / 2));
        }
        let (second, _) = self.start_call(place);
        self.wait(place.less(2 * HOLD), |body, arms| {
            for handle in [&first, &second] {
                body.line(arms, &format!("trigger {handle}.attempted => {{"));
                body.action(Place { indent: arms.indent + 1, ..arms });
                body.line(arms, "}");
                body.rest_of_call(arms, handle);
            }
        });
    }

    fn chat(&mut self, place: Place) {
        self.conversations -= 1;
        let handle = self.name("chat");
        self.line(place, &format!("conversation sms {handle} with Chat {{ message Opener }}"));
        self.wait(place.less(HOLD), |body, arms| {
            body.line(arms, &format!("trigger {handle}.concluded => {{"));
            let inside = Place { indent: arms.indent + 1, ..arms };
            match body.choices.below(3) {
                0 => body.action(inside),
                1 => {
                    body.line(inside, &format!("branch on {handle}.Result {{"));
                    body.arm(inside, "opted_out");
                    body.arm(inside, "connected");
                    body.arm(inside, "otherwise");
                    body.line(inside, "}");
                }
                _ => {
                    body.line(inside, "branch {");
                    let opted = format!("when {handle}.Result is opted_out");
                    body.line(inside.below(0), &format!("{opted} => exit lost"));
                    body.arm(
                        inside,
                        &format!("when {handle}.Result is connected and {handle}.Wants is Yes"),
                    );
                    body.arm(inside, "otherwise");
                    body.line(inside, "}");
                }
            }
            body.line(arms, "}");
            body.line(arms, &format!("trigger {handle}.blocked => {{"));
            body.action(inside);
            body.line(arms, "}");
        });
    }

    fn wait(&mut self, place: Place, arms: impl FnOnce(&mut Self, Place)) {
        let (limit, minutes) = length(self.choices, (place.minutes / 2).max(10));
        self.line(place, &format!("wait up to {limit} {{"));
        let inside = place.below(place.minutes.saturating_sub(minutes));
        arms(self, inside);
        if self.choices.chance(15) {
            self.line(inside, "trigger Nudge => {");
            self.action(Place { indent: inside.indent + 1, ..inside });
            self.line(inside, "}");
        }
        self.line(inside, "timeout => {");
        self.action(Place { indent: inside.indent + 1, ..inside });
        self.line(inside, "}");
        self.line(place, "}");
    }

    fn rest_of_call(&mut self, place: Place, handle: &str) {
        let inside = Place { indent: place.indent + 1, ..place };
        if self.choices.chance(30) {
            self.line(place, &format!("trigger {handle}.not_attempted => {{"));
            self.line(inside, &format!("branch on {handle}.Result {{"));
            self.arm(inside, "unreachable");
            self.arm(inside, "otherwise");
            self.line(inside, "}");
            self.line(place, "}");
            self.line(place, &format!("trigger {handle}.blocked => {{"));
        } else {
            self.line(place, &format!("trigger {handle}.not_attempted, {handle}.blocked => {{"));
        }
        self.action(inside);
        self.line(place, "}");
    }

    /// What follows a call that was tried.
    fn attempted(&mut self, place: Place, handle: &str, engagement: &str) {
        match self.choices.below(5) {
            0 => self.action(place),
            1 => {
                self.line(place, &format!("branch on {handle}.Result {{"));
                for class in ["connected", "unanswered", "faulted"] {
                    self.arm(place, class);
                }
                self.line(place, "}");
            }
            2 => {
                self.line(place, &format!("branch on {handle}.Result {{"));
                self.line(place.below(0), "LiveAnswer, CallEnded => {");
                let inside = Place { indent: place.indent + 2, nested: place.nested + 1, ..place };
                self.line(inside, &format!("branch on {handle}.Disposition {{"));
                self.line(inside.below(0), "DoNotContact => exit lost");
                self.arm(inside, "Interested, unset");
                self.line(inside, "}");
                self.line(place.below(0), "}");
                self.arm(place, "otherwise");
                self.line(place, "}");
            }
            _ => {
                let connected = format!("{handle}.Result is connected");
                self.line(place, "branch {");
                let refused = format!("when {connected} and {handle}.Disposition has DoNotContact");
                self.line(place.below(0), &format!("{refused} => exit lost"));
                if engagement != "Preview" && place.attempts > 0 {
                    let (most, _) = length(self.choices, (place.minutes / 2).max(10));
                    let asked = format!("when {connected} and {handle}.CallBackAt is set");
                    let retry = format!("retry at {handle}.CallBackAt up to {most}");
                    self.line(place.below(0), &format!("{asked} => {retry}"));
                }
                self.arm(place, "otherwise");
                self.line(place, "}");
            }
        }
    }

    fn arm(&mut self, place: Place, head: &str) {
        let inside = place.below(place.minutes);
        self.line(inside, &format!("{head} => {{"));
        self.action(Place { indent: inside.indent + 1, ..inside });
        self.line(inside, "}");
    }

    /// What ends an arm, or a few more steps.
    fn action(&mut self, place: Place) {
        match self.choices.below(8) {
            1..=3 if place.attempts > 0 => self.retry(place),
            4 => self.line(place, "exit done"),
            5 if self.steps > 0 => self.send(place),
            6 if place.nested < 4 && self.steps > 0 => self.block(place),
            7 if place.attempts > 0 && self.steps > 0 => {
                self.send(place);
                self.retry(place);
            }
            _ => {}
        }
    }

    fn retry(&mut self, place: Place) {
        let after = |body: &mut Self| length(body.choices, (place.minutes / 2).max(10)).0;
        let when = match self.choices.below(5) {
            0 | 1 => format!("after {}", after(self)),
            2 => format!("at {}", time(self.choices)),
            3 => format!("after {} at {}", after(self), time(self.choices)),
            _ => format!("at contact.free_at up to {}", after(self)),
        };
        self.line(place, &format!("retry {when}"));
    }

    fn attempt(&mut self, place: Place) {
        let times = self.choices.pick(&[2, 3, 4]);
        self.line(place, &format!("attempt up to {times} times {{"));
        let minutes = place.minutes / (times + 1);
        let inside =
            Place { indent: place.indent + 1, attempts: place.attempts + 1, minutes, ..place };
        self.block(inside);
        if self.choices.chance(40) {
            self.retry(inside);
        }
        if self.choices.chance(40) {
            self.line(place, "} exhausted => {");
            self.action(Place { indent: place.indent + 1, minutes, ..place });
        }
        self.line(place, "}");
    }

    fn send(&mut self, place: Place) {
        self.steps = self.steps.saturating_sub(1);
        let message = self.choices.pick(&["Note", "Letter", "Ping"]);
        self.line(place, &format!("send {message}"));
    }

    fn delay(&mut self, place: Place) {
        self.steps = self.steps.saturating_sub(1);
        let after = |body: &mut Self| length(body.choices, place.minutes).0;
        let when = match self.choices.below(6) {
            0 => after(self).to_owned(),
            1 => format!("{} at {}", after(self), time(self.choices)),
            2 => format!("until {}", time(self.choices)),
            3 => format!("until {} {}", self.choices.pick(&["Mon", "Sun"]), time(self.choices)),
            4 => format!("until contact.due at {} up to {}", time(self.choices), after(self)),
            _ => format!("until contact.free_at up to {}", after(self)),
        };
        self.line(place, &format!("delay {when}"));
    }

    fn split(&mut self, place: Place) {
        self.steps -= 1;
        let name = self.name("split");
        self.line(place, &format!("split {name} {{"));
        for share in [60, 40] {
            let arm = self.name("arm");
            let inside = place.below(place.minutes);
            self.line(inside, &format!("{share}% {arm} => {{"));
            if inside.nested < 4 {
                self.block(Place { indent: inside.indent + 1, ..inside });
            }
            self.line(inside, "}");
        }
        self.line(place, "}");
    }

    fn branch(&mut self, place: Place) {
        self.steps -= 1;
        let subject = self.choices.below(if self.by_trigger { 6 } else { 4 }) as usize;
        let (head, arms): (&str, &[&str]) = match subject {
            0 => ("branch on contact.vip {", &["true", "false"]),
            1 => ("branch {", &["when contact.balance > 100", "otherwise"]),
            2 => ("branch on contact.tier {", &["Gold", "Silver, Bronze"]),
            3 => ("branch {", &["when contact.email is set", "otherwise"]),
            4 => ("branch on lapse.urgent {", &["true", "false"]),
            _ => ("branch {", &["when lapse.amount > 50", "otherwise"]),
        };
        // WHY: a value that an arm excludes for what follows cannot be an arm again, so that a subject is looked
        // at twice: first with arms that go on, then with any. Of numbers nothing is excluded.
        let looks = self.looks[subject];
        if looks > 1 {
            return;
        }
        let is_number = matches!(subject, 1 | 5);
        self.looks[subject] += u32::from(!is_number);
        self.line(place, head);
        for arm in arms {
            if is_number || looks == 1 {
                self.arm(place, arm);
            } else {
                self.line(place.below(0), &format!("{arm} => {{"));
                if self.steps > 0 {
                    self.send(Place { indent: place.indent + 2, ..place });
                }
                self.line(place.below(0), "}");
            }
        }
        self.line(place, "}");
    }

    fn set(&mut self, place: Place) {
        self.steps -= 1;
        let what = self.choices.pick(&["balance = 200", "balance = 20"]);
        self.line(place, &format!("set contact.{what}"));
    }
}
