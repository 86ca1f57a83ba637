//! `journey completions` and `journey man`, made from the definitions of the arguments.

use clap::CommandFactory as _;

use crate::arguments::{Arguments, Completions};
use crate::outcome::{Failure, Outcome};
use crate::session::Session;

/// Writes the completion script for a shell.
pub(super) fn completions(session: Session, arguments: &Completions) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut Arguments::command(), "journey", &mut script);
    session.print(&String::from_utf8_lossy(&script))?;
    Ok(Outcome::Fine)
}

/// Writes the manual page: the command, then each of its commands.
pub(super) fn man(session: Session) -> Result<Outcome, Failure> {
    let mut page = Vec::new();
    manual(&mut page)
        .map_err(|error| Failure::misused(format!("cannot write the page: {error}")))?;
    session.print(&String::from_utf8_lossy(&page))?;
    Ok(Outcome::Fine)
}

fn manual(page: &mut Vec<u8>) -> std::io::Result<()> {
    let mut command = Arguments::command();
    command.build();
    let whole = clap_mangen::Man::new(command.clone());
    whole.render_title(page)?;
    whole.render_name_section(page)?;
    whole.render_synopsis_section(page)?;
    whole.render_description_section(page)?;
    whole.render_options_section(page)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        page.extend(format!(".SH \"JOURNEY {}\"\n", part.get_name().to_uppercase()).bytes());
        let part = clap_mangen::Man::new(part.clone());
        let mut text = Vec::new();
        part.render_synopsis_section(&mut text)?;
        part.render_description_section(&mut text)?;
        part.render_options_section(&mut text)?;
        part.render_extra_section(&mut text)?;
        page.extend(readable(&text).replace(".SH ", ".SS ").bytes());
    }
    let mut text = Vec::new();
    whole.render_extra_section(&mut text)?;
    page.extend(readable(&text).bytes());
    Ok(())
}

/// The text of sections, with a heading that says what is in the last of them.
fn readable(section: &[u8]) -> String {
    String::from_utf8_lossy(section).replace(".SH EXTRA", ".SH EXAMPLES")
}
