//! Contact-steps per second on one core: the simulator on a 12-step journey, and two programs written by hand for
//! that journey alone, which show what the machine gives: a direct interpreter of its steps, and a simulation
//! in which all contacts share one binary heap of events.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use journey_runtime::sim::Simulation;
use journey_tests::fixture::Fixture;

const CONTACTS: u64 = 20_000;

/// Twelve steps: an attempt of three calls with a wait and two branches, a delay, a chat with a wait and a branch,
/// an exit.
const JOURNEY: &str = r#"
contact { mobile: phone  time_zone: timezone? }
segment Members
purpose Service transactional
compliance Voice { channel voice  purpose Service opt_in  quiet time none }
compliance Sms { channel sms  purpose Service opt_in  quiet time none }
engagement Call {
    channel voice
    dial mode copilot
    attributes { Outcome: choice { Agreed, Declined } }
}
engagement Chat { channel sms  first response within 2 hours  attributes { Wants: choice { Yes, No } } }
text Opener { compliance Sms  purpose Service  body "Please call us." }

journey Twelve {
    audience  segment Members
    time zone "America/New_York"
    outcomes  agreed, declined, unreachable

    attempt up to 3 times {
        conversation voice call with Call { compliance Voice  purpose Service }
        wait up to 2 days {
            trigger call.attempted => {
                branch on call.Result {
                    connected => {
                        branch on call.Outcome {
                            Agreed          => exit agreed
                            Declined, unset => exit declined
                        }
                    }
                    otherwise => retry after 1 day
                }
            }
            trigger call.not_attempted, call.blocked => {}
            timeout => {}
        }
    }
    delay 1 day
    conversation sms chat with Chat { message Opener }
    wait up to 3 days {
        trigger chat.concluded => {
            branch {
                when chat.Result is connected and chat.Wants is Yes => exit agreed
                otherwise => {}
            }
        }
        trigger chat.blocked => {}
        timeout => {}
    }
    exit unreachable
}

forecast Baseline for Twelve {
    contacts 1_000
    seed     7
    arrive   over 10 days
    call.Result   { LiveAnswer 20%, NoAnswer 70%, InvalidAddress 10% }
    call.Outcome  { Agreed 50%, Declined 50% }
    call.responds in 30 seconds .. 10 minutes
    chat.Result   { ConversationClosed 50%, ResponseTimeout 50% }
    chat.Wants    { Yes 40%, No 60% }
    chat.responds in 1 minute .. 1 day
}
"#;

fn simulator(c: &mut Criterion) {
    let checked = Fixture::new("twelve.journey", JOURNEY).check();
    assert!(checked.diagnostics.is_empty(), "{}", checked.rendered());
    let compiled = checked.analysis.compile(&checked.parsed).expect("the journey compiles");
    let plan = compiled.plan.verify().expect("its plan verifies");
    let simulation = Simulation::new(&plan, &plan.plan().forecasts[0]).expect("it has the journey");
    let steps = simulation.run_alone(0..CONTACTS).total_steps();

    let mut group = c.benchmark_group("contact-steps");
    group.sample_size(20).throughput(Throughput::Elements(steps));
    group.bench_function("simulator", |b| {
        b.iter(|| simulation.run_alone(0..CONTACTS).total_steps());
    });
    group.finish();

    let mut group = c.benchmark_group("contact-steps of reference programs");
    group.sample_size(20).throughput(Throughput::Elements(direct(CONTACTS)));
    group.bench_function("direct interpreter", |b| b.iter(|| direct(CONTACTS)));
    group.throughput(Throughput::Elements(heap(CONTACTS)));
    group.bench_function("one heap for all", |b| b.iter(|| heap(CONTACTS)));
    group.finish();
}

/// A random number; the same generator as the simulator's.
fn random(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

fn percent(state: &mut u64) -> u64 {
    random(state) % 100
}

/// A step of the journey, for the programs below.
#[derive(Copy, Clone)]
enum Op {
    Call,
    WaitCall,
    BranchResult,
    BranchOutcome,
    Retry,
    Delay,
    Chat,
    WaitChat,
    BranchChat,
    Exit,
}

/// One contact of the journey.
#[derive(Copy, Clone)]
struct Contact {
    op: Op,
    now: u64,
    calls: u32,
    result: u64,
    random: u64,
}

impl Contact {
    fn new(number: u64) -> Self {
        Self { op: Op::Call, now: number * 40, calls: 0, result: 0, random: number }
    }

    /// Takes one step; whether the contact goes on.
    fn step(&mut self) -> bool {
        self.op = match self.op {
            Op::Call => {
                self.calls += 1;
                self.result = percent(&mut self.random);
                Op::WaitCall
            }
            Op::WaitCall => {
                self.now += 30 + random(&mut self.random) % 570;
                if self.result < 10 { Op::Delay } else { Op::BranchResult }
            }
            Op::BranchResult if self.result < 30 => Op::BranchOutcome,
            Op::BranchResult => Op::Retry,
            Op::Retry if self.calls < 3 => {
                self.now += 86_400;
                Op::Call
            }
            Op::Retry => Op::Delay,
            Op::Delay => {
                self.now += 86_400;
                Op::Chat
            }
            Op::Chat => {
                self.result = percent(&mut self.random);
                Op::WaitChat
            }
            Op::WaitChat => {
                self.now += 60 + random(&mut self.random) % 86_340;
                Op::BranchChat
            }
            Op::BranchOutcome | Op::BranchChat => Op::Exit,
            Op::Exit => return false,
        };
        true
    }

    fn rests(&self) -> bool {
        matches!(self.op, Op::BranchResult | Op::Call | Op::Chat | Op::BranchChat)
    }
}

/// Each contact to its end, one after the other.
fn direct(contacts: u64) -> u64 {
    let mut steps = 0;
    for number in 0..contacts {
        let mut contact = Contact::new(number);
        while contact.step() {
            steps += 1;
        }
    }
    steps
}

/// All contacts in the order of time, through one heap.
fn heap(contacts: u64) -> u64 {
    let mut all: Vec<Contact> = (0..contacts).map(Contact::new).collect();
    let mut queue: BinaryHeap<Reverse<(u64, usize)>> =
        all.iter().enumerate().map(|(place, contact)| Reverse((contact.now, place))).collect();
    let mut steps = 0;
    while let Some(Reverse((_, place))) = queue.pop() {
        let contact = &mut all[place];
        while contact.step() {
            steps += 1;
            if contact.rests() {
                queue.push(Reverse((contact.now, place)));
                break;
            }
        }
    }
    steps
}

criterion_group!(benches, simulator);
criterion_main!(benches);
