//! The text of an export's file, whatever wrote it.

use crate::outcome::Failure;
use crate::project::BYTE_ORDER_MARK;

/// The text of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding, where it is worth a word.
    pub(super) encoding: Option<&'static str>,
}

/// Reads UTF-8, and UTF-16 that begins with a byte-order mark.
pub(super) fn text(name: &str, bytes: Vec<u8>) -> Result<Decoded, Failure> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Failure::misused(format!("`{name}` is empty")));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Err(Failure::misused(format!("`{name}` is a workbook or an archive, and no text"))
            .help("in Excel, save the sheet as `CSV UTF-8`"));
    }
    if let Some(rest) = bytes.strip_prefix(&[0xff, 0xfe]) {
        return utf_16(name, rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xfe, 0xff]) {
        return utf_16(name, rest, u16::from_be_bytes);
    }
    if bytes.contains(&0) {
        return Err(Failure::misused(format!("`{name}` is binary, and no text"))
            .help("export JSON from the Web API, or save a table as CSV"));
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix(BYTE_ORDER_MARK).map(str::to_owned).unwrap_or(text);
            Ok(Decoded { text, encoding: None })
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let before = error.as_bytes().get(..at).unwrap_or_default();
            let line = before.split(|byte| *byte == b'\n').count();
            Err(Failure::misused(format!("`{name}` is not UTF-8 text, first in line {line}"))
                .help("save it as UTF-8; Excel calls it `CSV UTF-8`"))
        }
    }
}

fn utf_16(name: &str, bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Decoded, Failure> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let text = String::from_utf16(&pairs.iter().map(|pair| unit(*pair)).collect::<Vec<_>>());
    match text {
        Ok(text) if rest.is_empty() && !text.trim().is_empty() => {
            Ok(Decoded { text, encoding: Some("UTF-16") })
        }
        Ok(text) if text.trim().is_empty() => Err(Failure::misused(format!("`{name}` is empty"))),
        Ok(_) | Err(_) => {
            Err(Failure::misused(format!("`{name}` begins as UTF-16 text and is damaged"))
                .help("save it again, best as UTF-8"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(bytes: &[u8]) -> String {
        text("a.csv", bytes.to_vec()).unwrap_err().message().to_owned()
    }

    #[test]
    fn excel_saves_utf_16() {
        let little: Vec<u8> = [0xfeff_u16]
            .into_iter()
            .chain("a,ü".encode_utf16())
            .flat_map(u16::to_le_bytes)
            .collect();
        let decoded = Decoded { text: "a,ü".to_owned(), encoding: Some("UTF-16") };
        assert_eq!(text("a.csv", little).unwrap(), decoded);
        let big: Vec<u8> = [0xfeff_u16]
            .into_iter()
            .chain("a,ü".encode_utf16())
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(text("a.csv", big).unwrap(), decoded);
    }

    #[test]
    fn what_is_no_text_is_said() {
        assert_eq!(fails(b" \n"), "`a.csv` is empty");
        assert_eq!(fails(b"\xff\xfe"), "`a.csv` is empty");
        assert_eq!(fails(b"PK\x03\x04..."), "`a.csv` is a workbook or an archive, and no text");
        assert_eq!(fails(b"a\0b"), "`a.csv` is binary, and no text");
        assert_eq!(fails(b"ok\nw\xfcrde"), "`a.csv` is not UTF-8 text, first in line 2");
        assert_eq!(fails(b"\xff\xfea\0b"), "`a.csv` begins as UTF-16 text and is damaged");
    }

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        assert_eq!(text("a", b"\xef\xbb\xbfab".to_vec()).unwrap().text, "ab");
    }
}
