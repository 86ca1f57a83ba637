//! Where the boxes of a picture lead.

use std::fmt::Write;

use crate::model::{SourcePlace, Step};

/// Where boxes lead: to their places in the source, or to somewhere that knows of steps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Links {
    template: String,
    to: To,
}

#[derive(Copy, Clone, Debug, PartialEq, Eq)]
enum To {
    Sources,
    Steps,
}

impl Default for Links {
    /// Relative to the project: `renewal.journey#L12`.
    fn default() -> Self {
        Self::new("{file}#L{line}")
    }
}

impl Links {
    /// Links to sources of this form, in which `{file}`, `{line}` and `{column}` stand for the place:
    /// `vscode://file/home/me/renewals/{file}:{line}:{column}`.
    pub fn new(template: impl Into<String>) -> Self {
        Self { template: template.into(), to: To::Sources }
    }

    /// Links for each step, in which `{step}` stands for its id: `/runs?step={step}`.
    pub fn steps(template: impl Into<String>) -> Self {
        Self { template: template.into(), to: To::Steps }
    }

    /// The link of a box; none where it leads nowhere.
    pub(super) fn of(&self, step: Option<&Step>, source: Option<&SourcePlace>) -> Option<String> {
        match self.to {
            To::Sources => source.map(|source| self.to(source)),
            To::Steps => step.map(|step| self.template.replace("{step}", &encoded(&step.id))),
        }
    }

    /// The link to a place.
    fn to(&self, place: &SourcePlace) -> String {
        let line = place.line.to_string();
        let text = self.template.replace("{line}", &line);
        let text = text.replace("{column}", &place.column.to_string());
        // Last, as the name of a file may have braces.
        text.replace("{file}", &encoded(&place.file))
    }
}

/// A path or an id as it stands in an address.
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
