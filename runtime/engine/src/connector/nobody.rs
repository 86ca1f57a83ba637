//! Stands where an environment names nobody who carries messages: plans that send some are refused.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use journey_runtime::RawOutcome;
use smol_str::SmolStr;

use super::{Answer, Connector, Known, Limits, Needs, Open, Request, StartProblem};

/// Carries no messages.
#[derive(Copy, Clone, Debug)]
pub struct Nobody;

impl Connector for Nobody {
    fn name(&self) -> &'static str {
        "nobody"
    }

    fn limits(&self) -> Limits {
        Limits::default()
    }

    fn check<'a>(&'a self, needs: &'a Needs) -> BoxFuture<'a, Vec<StartProblem>> {
        async { StartProblem::no_messages(needs).into_iter().collect() }.boxed()
    }

    fn send<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Answer> {
        let reason = "the environment names nobody who carries messages".to_owned();
        async { Answer::Later { reason, after: None } }.boxed()
    }

    fn known<'a>(&'a self, _: &'a Request) -> BoxFuture<'a, Known> {
        async { Known::HasNot }.boxed()
    }

    fn cancel<'a>(&'a self, _: &'a Open) -> BoxFuture<'a, ()> {
        async {}.boxed()
    }

    fn poll<'a>(
        &'a self,
        _: &'a [Open],
    ) -> BoxFuture<'a, Result<Vec<(SmolStr, RawOutcome)>, String>> {
        async { Ok(Vec::new()) }.boxed()
    }
}
