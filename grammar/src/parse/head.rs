//! The first words of a declaration, by which its piece of the text begins.

/// Whether a declaration begins `line`, which begins at the left margin. `in_block` says that a block seems to be
/// open: then only what nothing inside a block can be mistaken for.
pub(super) fn declares(line: &str, in_block: bool) -> bool {
    let word = line.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(line.len());
    let (keyword, rest) = line.split_at_checked(word).unwrap_or((line, ""));
    let behind = rest.trim_start_matches([' ', '\t']);
    if behind.len() == rest.len() {
        return keyword == "contact" && !in_block && rest.starts_with('{');
    }
    match keyword {
        "scenario" => is_name(behind) || behind.starts_with('"'),
        "journey" | "policy" | "forecast" | "engagement" => is_name(behind),
        "contact" => !in_block && behind.starts_with('{'),
        "segment" | "trigger" | "purpose" => !in_block && is_name(behind),
        "choice" | "compliance" | "text" | "email" | "push" => {
            is_name(behind) && (!in_block || opens_block(behind))
        }
        "quiet" => {
            let name = behind.strip_prefix("time").unwrap_or("");
            let name = name.strip_prefix([' ', '\t']).map_or("", str::trim_start);
            is_name(name) && (!in_block || opens_block(name))
        }
        _ => false,
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Whether a block begins directly behind the name with which `text` begins: no setting and no value has one there.
fn opens_block(text: &str) -> bool {
    let behind = text.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_');
    behind.trim_start_matches([' ', '\t']).starts_with('{')
}
