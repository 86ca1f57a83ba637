//! Tokens and what their bearers may do.

use std::fmt;

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// What a bearer may do; each may do what those before it may.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Look at everything.
    Reader,
    /// Change contacts, raise triggers, start and stop journeys, help runs.
    Operator,
    /// Publish plans.
    Publisher,
}

impl Role {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Operator => "operator",
            Self::Publisher => "publisher",
        }
    }
}

/// The tokens of a server; only their hashes are kept.
#[derive(Clone, Default)]
pub struct Tokens(Vec<(Role, [u8; 32])>);

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(role, _)| role)).finish()
    }
}

impl Tokens {
    /// Adds a token. The same token may stand for several roles; the largest counts.
    #[must_use]
    pub fn with(mut self, role: Role, token: &str) -> Self {
        self.0.push((role, hash(token)));
        self
    }

    /// Whether there are none: then everybody who reaches the server may do everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What the bearer of a token may do.
    ///
    /// Takes equally long whichever token it is: hashes are compared, all of them, to their end.
    pub fn role(&self, token: &str) -> Option<Role> {
        let hash = hash(token);
        let mut found = None;
        for (role, known) in &self.0 {
            if bool::from(known.ct_eq(&hash)) {
                found = found.max(Some(*role));
            }
        }
        found
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_has_its_role_and_no_other() {
        let tokens = Tokens::default().with(Role::Reader, "read").with(Role::Publisher, "publish");
        assert_eq!(tokens.role("read"), Some(Role::Reader));
        assert_eq!(tokens.role("publish"), Some(Role::Publisher));
        assert_eq!(tokens.role("rea"), None);
        assert_eq!(tokens.role(""), None);
        assert!(Role::Reader < Role::Operator && Role::Operator < Role::Publisher);
    }

    #[test]
    fn one_token_for_two_roles_counts_as_the_larger() {
        let tokens = Tokens::default().with(Role::Operator, "one").with(Role::Reader, "one");
        assert_eq!(tokens.role("one"), Some(Role::Operator));
    }

    #[test]
    fn tokens_are_not_shown() {
        let tokens = Tokens::default().with(Role::Reader, "hush");
        assert_eq!(format!("{tokens:?}"), "[Reader]");
    }
}
