//! The list of disposition codes in one text: quoted, parted by commas.

use smol_str::SmolStr;

/// The codes of `"Promise to pay","Call back, later"`. Quotes may be missing; a doubled quote is one of the code.
pub(super) fn parse(text: &str) -> Vec<SmolStr> {
    let mut codes = Vec::new();
    let (mut code, mut quoted, mut was_quoted) = (String::new(), false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.next_if_eq(&'"').is_some() => code.push('"'),
            '"' if quoted => quoted = false,
            '"' if code.trim().is_empty() && !was_quoted => {
                code.clear();
                (quoted, was_quoted) = (true, true);
            }
            ',' if !quoted => {
                keep(&mut codes, &code, was_quoted);
                code.clear();
                was_quoted = false;
            }
            // What stands between a closing quote and the comma belongs to nothing.
            _ if was_quoted && !quoted => {}
            _ => code.push(letter),
        }
    }
    keep(&mut codes, &code, was_quoted);
    codes
}

fn keep(codes: &mut Vec<SmolStr>, code: &str, was_quoted: bool) {
    let code = if was_quoted { code } else { code.trim() };
    if !code.is_empty() && !codes.iter().any(|known| known == code) {
        codes.push(code.into());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_read_with_and_without_quotes() {
        for (text, codes) in [
            ("", &[][..]),
            ("\"Promise to pay\"", &["Promise to pay"]),
            ("\"PromiseToPay\",\"SpokeToAgent\"", &["PromiseToPay", "SpokeToAgent"]),
            ("\"Call back, later\", \"Do not contact\"", &["Call back, later", "Do not contact"]),
            ("Renewed, Call back", &["Renewed", "Call back"]),
            ("\"says \"\"no\"\"\"", &["says \"no\""]),
            ("\"A\",,\"A\", ,B", &["A", "B"]),
            ("\"never closed", &["never closed"]),
        ] {
            assert_eq!(parse(text), codes, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_quoted_comes_back(codes in proptest::collection::hash_set("[a-z\", ]{1,8}", 0..5)) {
            let text: Vec<String> =
                codes.iter().map(|code| format!("\"{}\"", code.replace('"', "\"\""))).collect();
            let read: std::collections::HashSet<String> =
                parse(&text.join(",")).iter().map(ToString::to_string).collect();
            prop_assert_eq!(read, codes);
        }

        #[test]
        fn nothing_breaks_it(text in ".{0,40}") {
            prop_assert!(parse(&text).iter().all(|code| !code.is_empty()));
        }
    }
}
