//! Sessions of the page: a cookie with a random id stands for a token, so that no script ever sees the token.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};
use tokio::time::Instant;

use super::{Role, Tokens};

/// What the cookie is called.
const COOKIE: &str = "journey_session";

/// How long a session lasts.
const LIFETIME: Duration = Duration::from_hours(12);

/// How many sessions are kept; the oldest make room.
const MOST: usize = 1_000;

/// The sessions that are open, by the hash of their ids. They end with the process.
#[derive(Default)]
pub struct Sessions(Mutex<BTreeMap<[u8; 32], (Role, Instant)>>);

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sessions").field(&self.lock().len()).finish()
    }
}

impl Sessions {
    /// Opens a session for the bearer of a token: the value of `set-cookie`. None where the token is nobody's, or
    /// where the machine has no randomness to give.
    pub fn open(&self, tokens: &Tokens, token: &str) -> Option<String> {
        let role = tokens.role(token)?;
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).ok()?;
        let id = hex(&bytes);
        let mut open = self.lock();
        make_room(&mut open);
        open.insert(hash(&id), (role, Instant::now() + LIFETIME));
        let age = LIFETIME.as_secs();
        Some(format!("{COOKIE}={id}; Path=/; Max-Age={age}; HttpOnly; SameSite=Strict"))
    }

    /// Ends the session of a request: the value of `set-cookie` that makes the browser forget it.
    pub fn close(&self, headers: &HeaderMap) -> String {
        if let Some(id) = id_in(headers) {
            self.lock().remove(&hash(id));
        }
        format!("{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict")
    }

    /// What the session of a request may do.
    pub fn role(&self, headers: &HeaderMap) -> Option<Role> {
        let id = id_in(headers)?;
        let (role, until) = *self.lock().get(&hash(id))?;
        (Instant::now() < until).then_some(role)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], (Role, Instant)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn make_room(open: &mut BTreeMap<[u8; 32], (Role, Instant)>) {
    let now = Instant::now();
    open.retain(|_, (_, until)| now < *until);
    while open.len() >= MOST {
        let oldest = open.iter().min_by_key(|(_, (_, until))| *until).map(|(id, _)| *id);
        let Some(oldest) = oldest else { return };
        open.remove(&oldest);
    }
}

fn id_in(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|p| p.split_once('='));
    pairs.find(|(name, _)| name.trim() == COOKIE).map(|(_, id)| id.trim())
}

// WHY: looking up a hash says nothing about the id through the time that it takes.
fn hash(id: &str) -> [u8; 32] {
    Sha256::digest(id.as_bytes()).into()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        // Writing to a String cannot fail.
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn tokens() -> Tokens {
        Tokens::default().with(Role::Operator, "secret")
    }

    fn with_cookie(cookie: &str) -> HeaderMap {
        let pair = cookie.split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(&format!("a=b; {pair}")).unwrap());
        headers
    }

    #[tokio::test(start_paused = true)]
    async fn a_session_stands_for_its_token_until_it_ends() {
        let sessions = Sessions::default();
        let cookie = sessions.open(&tokens(), "secret").unwrap();
        assert!(cookie.ends_with("HttpOnly; SameSite=Strict"), "{cookie}");
        assert!(!cookie.contains("secret"), "{cookie}");
        let headers = with_cookie(&cookie);
        assert_eq!(sessions.role(&headers), Some(Role::Operator));
        tokio::time::advance(LIFETIME).await;
        assert_eq!(sessions.role(&headers), None);
    }

    #[tokio::test]
    async fn a_closed_session_is_gone() {
        let sessions = Sessions::default();
        let headers = with_cookie(&sessions.open(&tokens(), "secret").unwrap());
        assert!(sessions.close(&headers).contains("Max-Age=0"));
        assert_eq!(sessions.role(&headers), None);
    }

    #[tokio::test]
    async fn there_is_no_session_without_a_token() {
        let sessions = Sessions::default();
        assert_eq!(sessions.open(&tokens(), "guess"), None);
        assert_eq!(sessions.role(&with_cookie("journey_session=0000")), None);
        assert_eq!(sessions.role(&HeaderMap::new()), None);
    }

    #[tokio::test(start_paused = true)]
    async fn the_oldest_session_makes_room() {
        let sessions = Sessions::default();
        let first = with_cookie(&sessions.open(&tokens(), "secret").unwrap());
        for _ in 0..MOST {
            tokio::time::advance(Duration::from_millis(1)).await;
            sessions.open(&tokens(), "secret").unwrap();
        }
        assert_eq!(sessions.role(&first), None);
        assert_eq!(format!("{sessions:?}"), "Sessions(1000)");
    }
}
