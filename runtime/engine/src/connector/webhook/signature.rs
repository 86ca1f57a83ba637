//! Signatures by Standard Webhooks (standardwebhooks.com): made for what goes out, checked for what comes in.
//!
//! HMAC-SHA-256 over `ID.TIMESTAMP.BODY`. Not by the crate of that name: it brings a second calendar (`time`), and
//! its check reads a clock of its own.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use journey_plan::value::Instant;
use secrecy::{ExposeSecret, SecretSlice};
use sha2::Sha256;
use smol_str::SmolStr;

/// The header with the id.
pub const ID: &str = "webhook-id";
/// The header with the seconds since 1970.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures.
pub const SIGNATURE: &str = "webhook-signature";

/// How far a timestamp may be from now, in seconds.
const TOLERANCE: i64 = 5 * 60;

/// The longest id that is taken, in bytes.
const LONGEST_ID: usize = 256;

/// More signatures than this are not looked at.
const MOST_SIGNATURES: usize = 16;

/// A secret to sign with. Shows in no output.
#[derive(Clone, Debug)]
pub struct Key(SecretSlice<u8>);

impl Key {
    /// The key of a secret: 24 to 64 bytes in base64, with or without `whsec_` in front.
    pub fn parse(secret: &str) -> Option<Self> {
        let bytes = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
        (24..=64).contains(&bytes.len()).then(|| Self(bytes.into()))
    }

    fn mac(&self, id: &str, seconds: i64, body: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.0.expose_secret()).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(mac)
    }
}

/// The secrets that hold at present: several while an old one is exchanged for a new one.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<Key>);

/// What an incoming webhook is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventId(pub SmolStr);

/// Why an incoming webhook is not believed.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// A header is not there.
    Missing(&'static str),
    /// A header makes no sense.
    Malformed(&'static str),
    /// It was signed more than five minutes ago.
    TooOld,
    /// It was signed more than five minutes from now.
    TooNew,
    /// No signature fits.
    Wrong,
    /// No secret is set to check it with.
    NoKey,
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(header) => write!(f, "the header `{header}` is missing"),
            Self::Malformed(header) => write!(f, "the header `{header}` makes no sense"),
            Self::TooOld => f.write_str("it was signed more than five minutes ago"),
            Self::TooNew => f.write_str("it was signed more than five minutes in the future"),
            Self::Wrong => f.write_str("no signature fits the body"),
            Self::NoKey => f.write_str("the environment has no `outcomes` secret to check it with"),
        }
    }
}

impl Keys {
    /// These keys.
    pub fn new(keys: Vec<Key>) -> Self {
        Self(keys)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The signatures of a body, one for each key, as the header holds them.
    pub fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> String {
        let macs = self.0.iter().filter_map(|key| key.mac(id, seconds, body));
        let texts = macs.map(|mac| format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())));
        texts.collect::<Vec<_>>().join(" ")
    }

    /// Checks that a body was signed with one of the keys within five minutes of `now`, and gives its id: the body
    /// must be taken only once for one id.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], now: Instant) -> Result<EventId, Why> {
        if self.is_empty() {
            return Err(Why::NoKey);
        }
        let id = header(headers, ID)?;
        if id.is_empty() || id.len() > LONGEST_ID {
            return Err(Why::Malformed(ID));
        }
        let seconds: i64 =
            header(headers, TIMESTAMP)?.parse().map_err(|_| Why::Malformed(TIMESTAMP))?;
        let age = super::seconds(now).saturating_sub(seconds);
        if age > TOLERANCE {
            return Err(Why::TooOld);
        }
        if age < -TOLERANCE {
            return Err(Why::TooNew);
        }
        let signatures = header(headers, SIGNATURE)?.split(' ').take(MOST_SIGNATURES);
        let mut given = signatures
            .filter_map(|signature| signature.strip_prefix("v1,"))
            .filter_map(|signature| STANDARD.decode(signature).ok());
        // WHY: `verify_slice` takes equally long wherever the texts differ.
        let fits = |given: &[u8]| {
            let mut macs = self.0.iter().filter_map(|key| key.mac(id, seconds, body));
            macs.any(|mac| mac.verify_slice(given).is_ok())
        };
        if given.any(|given| fits(&given)) { Ok(EventId(id.into())) } else { Err(Why::Wrong) }
    }
}

fn header<'a>(headers: &'a HeaderMap, name: &'static str) -> Result<&'a str, Why> {
    let value = headers.get(name).ok_or(Why::Missing(name))?;
    value.to_str().map_err(|_| Why::Malformed(name))
}

#[cfg(test)]
mod tests;
