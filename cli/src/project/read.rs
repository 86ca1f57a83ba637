//! From the bytes of a file to its text.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use journey_grammar::{Code, Diagnostic, FileId, Source, Span};

use crate::outcome::Failure;

/// Files above this size are refused.
pub const LARGEST: u64 = 64 * 1024 * 1024;

/// What some editors put before the first character of a file.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Reads a file of a program. Bytes that are no UTF-8 give a diagnostic, and the rest of the file is still
/// looked at.
pub fn read_source(
    id: FileId,
    name: &str,
    path: &Path,
) -> Result<(Source, Option<Diagnostic>), Failure> {
    Ok(decode(id, name, read_bytes(path)?))
}

/// Reads a file, up to the largest size that we take.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let unreadable = |error| Failure::file("read", path, &error);
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() as u64 > LARGEST {
        let path = path.display();
        return Err(Failure::misused(format!("cannot read `{path}`: it is larger than 64 MB")));
    }
    Ok(bytes)
}

/// The text of a file, and what is wrong with its bytes.
pub fn decode(id: FileId, name: &str, bytes: Vec<u8>) -> (Source, Option<Diagnostic>) {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let start = Span::new(id, 0, 0);
        let fault = Diagnostic::new(Code::Syntax, "the file is UTF-16 text", start, "starts here")
            .help("save the file as UTF-8");
        return (Source::new(id, name, ""), Some(fault));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (Source::new(id, name, &text), None),
        Err(error) => {
            let mut offset = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) {
                offset = offset.saturating_sub(BYTE_ORDER_MARK.len());
            }
            let byte = error_byte(&bytes, offset);
            let source = Source::new(id, name, &String::from_utf8_lossy(&bytes));
            (source, Some(not_utf8(id, offset, byte)))
        }
    }
}

fn error_byte(bytes: &[u8], offset: usize) -> u8 {
    let skipped =
        if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK.len() } else { 0 };
    bytes.get(offset + skipped).copied().unwrap_or_default()
}

/// The diagnostic for the first bad byte; in the text a replacement character stands for it.
fn not_utf8(id: FileId, offset: usize, byte: u8) -> Diagnostic {
    let start = u32::try_from(offset).unwrap_or(u32::MAX);
    let width = u32::try_from(char::REPLACEMENT_CHARACTER.len_utf8()).unwrap_or_default();
    let span = Span::new(id, start, start.saturating_add(width));
    Diagnostic::new(Code::Syntax, "the file is not UTF-8 text", span, format!("byte 0x{byte:02x}"))
        .help("save the file as UTF-8")
}
