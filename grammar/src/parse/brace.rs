//! Which braces belong together.

use super::scan;
use crate::FileId;

/// Where the `{` stands that the `}` at `close` closes. None where no `}` stands there outside texts and comments, or
/// nothing is open.
pub fn opening_brace(text: &str, close: u32) -> Option<u32> {
    let piece = scan::scan(FileId::default(), text).find(|piece| close < piece.end)?;
    let mut open = Vec::new();
    for brace in piece.braces {
        match brace.byte {
            b'{' => open.push(brace.at),
            b'}' => {
                let opening = open.pop();
                if brace.at == close {
                    return opening;
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_in_texts_and_comments_do_not_count() {
        let text = "a { // }\n b { \"}\" } }";
        let at = |place: usize| opening_brace(text, u32::try_from(place).unwrap());
        assert_eq!(at(text.len() - 1), Some(2));
        assert_eq!(at(text.len() - 3), Some(12));
        assert_eq!(at(7), None);
        assert_eq!(at(0), None);
        assert_eq!(opening_brace("} {", 0), None);
    }
}
