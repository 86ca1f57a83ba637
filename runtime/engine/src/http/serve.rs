//! Taking connections, and ending in good order.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};

use super::{App, Doors, router};

/// How many connections are open at once; more wait.
const CONNECTIONS: usize = 1_024;

/// How long the head of a request may take.
const HEAD: Duration = Duration::from_secs(15);

/// How much of a request's head is read.
const HEAD_SIZE: usize = 64 * 1024;

/// How long requests under way may still take when the server ends.
const GRACE: Duration = Duration::from_secs(20);

/// Why the server cannot listen.
#[derive(Debug, Error)]
pub enum ListenError {
    /// It would be reached from elsewhere, and everybody could do everything.
    #[error("`{0}` can be reached from other machines, and the environment has no tokens")]
    Unguarded(SocketAddr),
    /// The address cannot be had.
    #[error("cannot listen on `{address}`: {reason}")]
    Address {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        reason: io::Error,
    },
}

impl ListenError {
    /// What to do about it.
    pub fn help(&self) -> String {
        match self {
            Self::Unguarded(address) => format!(
                "add `tokens = {{ operator = {{ env = \"JOURNEY_TOKEN\" }} }}` to the environment, or listen on \
                 127.0.0.1:{}",
                address.port()
            ),
            Self::Address { .. } => {
                "another program may have the port; name another with `--listen 127.0.0.1:PORT`"
                    .to_owned()
            }
        }
    }
}

/// An address that was taken, before anything is answered.
#[derive(Debug)]
pub struct Bound(TcpListener, SocketAddr);

impl Bound {
    /// Takes an address; one that other machines reach only where there are tokens.
    pub async fn new(address: SocketAddr, doors: &Doors) -> Result<Self, ListenError> {
        if doors.tokens.is_empty() && !is_loopback(address.ip()) {
            return Err(ListenError::Unguarded(address));
        }
        let failed = |reason| ListenError::Address { address, reason };
        let listener = TcpListener::bind(address).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        Ok(Self(listener, address))
    }

    /// The address, with the port that the system chose where it was 0.
    pub fn address(&self) -> SocketAddr {
        self.1
    }
}

fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

/// Answers requests until `end` is over; then finishes those under way.
pub async fn serve(bound: Bound, app: App, end: impl Future<Output = ()>) {
    let router = router(app);
    let connections = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let mut end = pin!(end);
    loop {
        let accepted = async {
            let place = Arc::clone(&room).acquire_owned().await;
            (place, bound.0.accept().await)
        };
        let (place, accepted) = tokio::select! {
            accepted = accepted => accepted,
            () = &mut end => break,
        };
        match accepted {
            Ok((stream, _)) => {
                let connection = connections.watch(connection(stream, router.clone()));
                tokio::spawn(async move {
                    // A caller that breaks off has nobody to tell.
                    let _ = connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "cannot take a connection");
                // WHY: out of file handles; some may come back.
                sleep(Duration::from_millis(100)).await;
            }
        }
    }
    drop(bound);
    if timeout(GRACE, connections.shutdown()).await.is_err() {
        tracing::warn!("requests under way were broken off");
    }
}

fn connection(
    stream: TcpStream,
    router: Router,
) -> http1::Connection<TokioIo<TcpStream>, TowerToHyperService<Router>> {
    // Small answers leave at once; where the system refuses that, they leave a little later.
    let _ = stream.set_nodelay(true);
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_buf_size(HEAD_SIZE)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
}

#[cfg(test)]
mod tests {
    use super::super::{Role, Tokens};
    use super::*;

    #[tokio::test]
    async fn an_address_that_others_reach_needs_tokens() {
        let open: SocketAddr = "0.0.0.0:0".parse().unwrap();
        let error = Bound::new(open, &Doors::default()).await.unwrap_err();
        assert!(error.to_string().starts_with("`0.0.0.0:0` can be reached"), "{error}");
        assert!(error.help().contains("tokens"), "{}", error.help());
        let tokens = Tokens::default().with(Role::Reader, "x");
        let doors = Doors { tokens, signature: None };
        assert_ne!(Bound::new(open, &doors).await.unwrap().address().port(), 0);
    }

    #[tokio::test]
    async fn a_port_is_taken_once() {
        let any: SocketAddr = "127.0.0.1:0".parse().unwrap();
        let first = Bound::new(any, &Doors::default()).await.unwrap();
        let error = Bound::new(first.address(), &Doors::default()).await.unwrap_err();
        assert!(error.to_string().starts_with("cannot listen on"), "{error}");
    }
}
