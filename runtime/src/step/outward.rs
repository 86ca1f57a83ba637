//! What goes out to the contact: conversations and messages, held, blocked or sent.
//!
//! Order of the checks: quiet time, consent, address, contact rules, length of the text.

use journey_plan::exec::{Compliance, Conversation, Index, Message, Next, StepKind};
use journey_plan::model::{Channel, EventKind};
use journey_plan::value::{Instant, Value};
use smol_str::SmolStr;

use super::walk::{Flow, Walk};
use crate::Values;
use crate::command::{Audit, Blocked, Command, Fault, Output, Rendered, RequestId, Skip, Way};
use crate::eval::Scope;
use crate::quiet;
use crate::state::{HandleState, Rest, Status};
use crate::text;
use crate::time::Zone;

/// Whether something may go out now, as far as quiet time is concerned.
enum Window {
    Open,
    /// Quiet until an instant; `blocks`: for 24 hours or more.
    Quiet {
        until: Instant,
        blocks: bool,
        clock: Zone,
    },
    /// It can never go out: no zone, or no end of the quiet time.
    Shut,
}

impl<'m, O: Output> Walk<'m, '_, O> {
    /// A conversation is reached: an earlier one of its handle is let go.
    pub(super) fn converse(&mut self, step: Index, conversation: &'m Conversation) -> Flow {
        self.state.clock = self.wall;
        let slot = usize::from(conversation.handle);
        self.leave_open(slot);
        self.drop_conversation(slot);
        let request = self.request(step);
        self.settle(conversation, request, Status::Held, None);
        self.open(conversation, request, None)
    }

    /// A message is reached.
    pub(super) fn send(&mut self, step: Index, message: Index, next: Next) -> Flow {
        self.state.clock = self.wall;
        let request = self.request(step);
        self.deliver(message, request, next)
    }

    /// The quiet time that held a step is over.
    pub(super) fn release(&mut self, step: Index, visit: u32, inputs: Vec<Option<Value>>) {
        self.state.clock = self.wall;
        let request = RequestId { visit, step };
        let flow = match self.kind(step) {
            Some(StepKind::Conversation(conversation)) => {
                self.open(conversation, request, Some(inputs))
            }
            Some(StepKind::Send { message, next }) => self.deliver(*message, request, *next),
            _ => return self.quarantine(step, Fault::NoSuchStep),
        };
        if let Flow::To(next) = flow {
            self.forward(next);
        }
    }

    /// Sends the request of a conversation, or holds or blocks it. `inputs` are there if it was held.
    fn open(
        &mut self,
        conversation: &'m Conversation,
        request: RequestId,
        inputs: Option<Vec<Option<Value>>>,
    ) -> Flow {
        match self.window(&conversation.compliance) {
            Window::Open => {}
            Window::Quiet { until, blocks: false, clock } => {
                let inputs = inputs.unwrap_or_else(|| self.inputs(conversation).into_vec());
                return self.hold(request, until, clock, inputs);
            }
            Window::Quiet { blocks: true, .. } | Window::Shut => {
                return self.block(conversation, request, Blocked::QuietTime);
            }
        }
        let address = match self.address(&conversation.compliance, Some(conversation.address)) {
            Ok(address) => address,
            Err(reason) => return self.block(conversation, request, reason),
        };
        if self.out.refuses(self.state.clock, request, conversation.handle) {
            return self.block(conversation, request, Blocked::NoConsent);
        }
        let going = self.going_conversation(conversation);
        if going.is_some_and(|going| self.breaks_a_rule(request, &going)) {
            return self.block(conversation, request, Blocked::ContactRule);
        }
        let message = conversation.message.and_then(|message| self.message(message));
        if let Some((index, length)) =
            conversation.message.zip(message.and_then(|m| self.too_long(m)))
        {
            self.audit(Audit::OpeningTooLong { message: index, length });
            return self.block(conversation, request, Blocked::ContactRule);
        }
        if !self.has_room(Way::Conversation, self.channel(conversation)) {
            let inputs = inputs.unwrap_or_else(|| self.inputs(conversation).into_vec());
            return self.wait_for_room(request, inputs);
        }
        self.settle(conversation, request, Status::Open, None);
        if let Some(going) = going {
            self.keep_sent(request, &going);
        }
        if O::DETAIL {
            let inputs = inputs.map_or_else(|| self.inputs(conversation), Values::from_vec);
            let body = message.and_then(|message| message.body.as_deref());
            let message = body.map(|body| text::fill(self.scope(), body));
            self.ask(conversation, request, address, inputs, message);
        } else {
            self.ask(conversation, request, address, Values::new(), None);
        }
        Flow::To(conversation.next)
    }

    fn has_room(&mut self, way: Way, channel: Channel) -> bool {
        self.out.has_room(self.state.clock, way, channel)
    }

    fn channel(&self, conversation: &Conversation) -> Channel {
        let engagement = self.machine.program().engagements.get(conversation.engagement as usize);
        engagement.map_or(Channel::Voice, |engagement| engagement.channel)
    }

    /// Holds a step until the driver has room for it; everything is looked at anew then.
    fn wait_for_room(&mut self, request: RequestId, inputs: Vec<Option<Value>>) -> Flow {
        self.audit(Audit::NoRoom { request });
        let RequestId { visit, step } = request;
        self.stand(Rest::Held { step, visit, inputs, until: self.state.clock });
        Flow::Stop
    }

    fn ask(
        &mut self,
        conversation: &Conversation,
        request: RequestId,
        address: SmolStr,
        inputs: Values,
        message: Option<String>,
    ) {
        let (handle, engagement) = (conversation.handle, conversation.engagement);
        self.command(Command::Converse { request, handle, engagement, address, inputs, message });
    }

    /// Sends a message, or holds or skips it.
    fn deliver(&mut self, index: Index, request: RequestId, next: Next) -> Flow {
        let Some(message) = self.message(index) else {
            self.quarantine(request.step, Fault::NoSuchStep);
            return Flow::Stop;
        };
        let refused = match self.window(&message.compliance) {
            Window::Quiet { until, clock, .. } => {
                return self.hold(request, until, clock, Vec::new());
            }
            Window::Shut => Err(Skip::Blocked(Blocked::QuietTime)),
            Window::Open => match self.clear(message, request) {
                Ok(None) => return self.wait_for_room(request, Vec::new()),
                Ok(Some(address)) => Ok(address),
                Err(reason) => Err(reason),
            },
        };
        let command = match refused {
            Err(reason) => Command::Skipped { request, message: index, reason },
            Ok(address) => Command::Send {
                request,
                message: index,
                address: message.address.map(|_| address),
                rendered: if O::DETAIL {
                    render(self.scope(), message)
                } else {
                    Rendered::default()
                },
            },
        };
        self.command(command);
        Flow::To(next)
    }

    /// The address of a message that may go out now, and then counts as sent; none where there is no room for it.
    fn clear(&mut self, message: &Message, request: RequestId) -> Result<Option<SmolStr>, Skip> {
        let address = self.address(&message.compliance, message.address).map_err(Skip::Blocked)?;
        let going = self.going_message(message);
        if going.is_some_and(|going| self.breaks_a_rule(request, &going)) {
            return Err(Skip::Blocked(Blocked::ContactRule));
        }
        if self.too_long(message).is_some() {
            return Err(Skip::TooLong);
        }
        if !self.has_room(Way::Message, message.channel) {
            return Ok(None);
        }
        if let Some(going) = going {
            self.keep_sent(request, &going);
        }
        Ok(Some(address))
    }

    /// Whether the run rests on a held step that would not be held, or not as long, if it were reached now.
    pub(super) fn is_held_wrongly(&self) -> bool {
        let Rest::Held { step, until, .. } = self.state.rest else { return false };
        let compliance = match self.kind(step) {
            Some(StepKind::Conversation(conversation)) => Some(&conversation.compliance),
            Some(StepKind::Send { message, .. }) => self.message(*message).map(|m| &m.compliance),
            _ => None,
        };
        let window = compliance.map(|compliance| self.window(compliance));
        !matches!(window, Some(Window::Quiet { until: ends, .. }) if ends == until)
    }

    fn message(&self, message: Index) -> Option<&'m Message> {
        self.machine.program().messages.get(message as usize)
    }

    fn window(&self, compliance: &Compliance) -> Window {
        let Some(quiet) = compliance.quiet_time.and_then(|quiet| self.machine.quiet(quiet)) else {
            return Window::Open;
        };
        let now = self.state.clock;
        let journey = self.machine.zone(self.run.journey);
        let Some(zone) = quiet.zone(self.contact.zone(), journey) else { return Window::Shut };
        match quiet.first_allowed(zone, now) {
            Some(until) if until <= now => Window::Open,
            Some(ends) => {
                let blocks = quiet::blocks(now, Some(ends));
                let until = self.machine.turn(quiet, zone, self.contact.key(), ends);
                Window::Quiet { until, blocks, clock: zone }
            }
            None => Window::Shut,
        }
    }

    /// Address and consent, which belongs to an address; an empty one where none is needed.
    fn address(&self, compliance: &Compliance, field: Option<Index>) -> Result<SmolStr, Blocked> {
        let address = match field.map(|field| self.contact.field(field)) {
            None => SmolStr::default(),
            Some(Some(Value::Text(address))) if !address.is_empty() => address.clone(),
            Some(_) => return Err(Blocked::NoAddress),
        };
        let need = self.machine.program().consents.get(compliance.consent as usize);
        let consents = need.is_some_and(|need| self.contact.consents_to(*need, field));
        if consents { Ok(address) } else { Err(Blocked::NoConsent) }
    }

    /// The length of an SMS that is too long once filled in.
    fn too_long(&self, message: &Message) -> Option<u32> {
        if message.channel != Channel::Sms {
            return None;
        }
        let length = text::length(self.scope(), message.body.as_deref().unwrap_or_default());
        (length > text::LONGEST_SMS).then_some(u32::try_from(length).unwrap_or(u32::MAX))
    }

    fn inputs(&self, conversation: &Conversation) -> Values {
        let engagement = self.machine.program().engagements.get(conversation.engagement as usize);
        let count = engagement.map_or(0, |engagement| engagement.inputs.len());
        let mut inputs: Values = (0..count).map(|_| None).collect();
        let scope = self.scope();
        for (place, expr) in &conversation.inputs {
            if let Some(input) = inputs.get_mut(*place as usize) {
                *input = scope.owned(expr);
            }
        }
        inputs
    }

    fn hold(
        &mut self,
        request: RequestId,
        until: Instant,
        clock: Zone,
        inputs: Vec<Option<Value>>,
    ) -> Flow {
        self.audit(Audit::Held { request, until });
        let RequestId { visit, step } = request;
        self.stand_until(Rest::Held { step, visit, inputs, until }, Some(clock));
        Flow::Stop
    }

    fn block(&mut self, conversation: &Conversation, request: RequestId, reason: Blocked) -> Flow {
        let queued = Some((EventKind::Blocked, self.state.clock));
        self.settle(conversation, request, Status::Blocked(reason), queued);
        self.command(Command::Blocked { request, handle: conversation.handle, reason });
        Flow::To(conversation.next)
    }

    fn settle(
        &mut self,
        conversation: &Conversation,
        request: RequestId,
        status: Status,
        queued: Option<(EventKind, Instant)>,
    ) {
        if let Some(handle) = self.state.handles.get_mut(usize::from(conversation.handle)) {
            *handle = HandleState { visit: request.visit, status, queued };
        }
    }
}

fn render(scope: Scope<'_>, message: &Message) -> Rendered {
    let fill = |parts: &Option<Vec<_>>| parts.as_ref().map(|parts| text::fill(scope, parts));
    Rendered { subject: fill(&message.subject), body: fill(&message.body) }
}
