//! Where the boxes of a picture lead.

use std::fmt::Write;

use crate::model::SourcePlace;

/// How the link to a place in the source is written: a text in which `{file}`, `{line}` and `{column}` stand for the
/// place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    template: String,
}

impl Default for Links {
    /// Relative to the project: `renewal.journey#L12`.
    fn default() -> Self {
        Self::new("{file}#L{line}")
    }
}

impl Links {
    /// Links of this form: `vscode://file/home/me/renewals/{file}:{line}:{column}`.
    pub fn new(template: impl Into<String>) -> Self {
        Self { template: template.into() }
    }

    /// The link to a place.
    pub(super) fn to(&self, place: &SourcePlace) -> String {
        let line = place.line.to_string();
        let text = self.template.replace("{line}", &line);
        let text = text.replace("{column}", &place.column.to_string());
        // Last, as the name of a file may have braces.
        text.replace("{file}", &encoded(&place.file))
    }
}

/// A path as it stands in an address.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                text.push(char::from(byte));
            }
            // Writing to a string cannot fail.
            _ => drop(write!(text, "%{byte:02X}")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::Links;
    use crate::model::SourcePlace;

    #[test]
    fn a_place_is_filled_in() {
        let place = SourcePlace { file: "a b/ü#1.journey".into(), line: 12, column: 3 };
        assert_eq!(Links::default().to(&place), "a%20b/%C3%BC%231.journey#L12");
        let links = Links::new("editor://{file}:{line}:{column}");
        assert_eq!(links.to(&place), "editor://a%20b/%C3%BC%231.journey:12:3");
    }
}
