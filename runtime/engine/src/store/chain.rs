//! The hash chain of the journal: a row that is changed, taken out or put in is found.

use sha2::{Digest, Sha256};

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// A row of the journal, as far as the chain covers it.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) seq: i64,
    pub(crate) at: i64,
    pub(crate) run: Option<i64>,
    pub(crate) contact: i64,
    pub(crate) entry: &'a str,
    /// The digest of the private part, which stays when that is erased.
    pub(crate) digest: Option<&'a [u8]>,
}

/// The hash of a row behind another.
pub(crate) fn hash(before: &Hash, row: Row<'_>) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(before);
    for number in [row.seq, row.at, row.run.unwrap_or(0), row.contact] {
        hasher.update(number.to_le_bytes());
    }
    hasher.update(row.entry.len().to_le_bytes());
    hasher.update(row.entry);
    hasher.update(row.digest.unwrap_or_default());
    hasher.finalize().into()
}

/// The digest of a private part. It begins with the salt, so that what was erased cannot be guessed from it.
pub(crate) fn digest(salt: &str, private: &str) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update(salt);
    hasher.update(private);
    hasher.finalize().into()
}
