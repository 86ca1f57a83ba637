//! The two streams of a command: results go to one, what is said to a person to the other.

use std::io::{self, Write as _};
use std::path::Path;

use crate::arguments::Global;
use crate::outcome::Failure;
use crate::terminal::{Stream, Style};

/// How much a command says.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Loudness {
    /// Only diagnostics and results.
    Quiet,
    /// What a person wants to know.
    Usual,
    /// Everything.
    Verbose,
}

/// How much a command says, and where.
#[derive(Copy, Clone, Debug)]
pub struct Session {
    /// How much is said.
    pub loudness: Loudness,
    /// Whether standard output takes colour.
    pub colour: bool,
    /// Whether standard error takes colour.
    pub error_colour: bool,
}

impl Session {
    /// A session on the real streams.
    pub fn new(global: Global) -> Self {
        Self {
            loudness: match (global.quiet, global.verbose) {
                (true, _) => Loudness::Quiet,
                (false, false) => Loudness::Usual,
                (false, true) => Loudness::Verbose,
            },
            colour: Stream::Output.has_colour(),
            error_colour: Stream::Error.has_colour(),
        }
    }

    /// Whether everything is to be said.
    pub fn is_verbose(self) -> bool {
        self.loudness == Loudness::Verbose
    }

    /// Whether only diagnostics and results are to be said.
    pub fn is_quiet(self) -> bool {
        self.loudness == Loudness::Quiet
    }

    /// Writes a result.
    pub fn print(self, text: &str) -> Result<(), Failure> {
        write(&mut io::stdout().lock(), text, "standard output")
    }

    /// Writes what a person has to see.
    pub fn report(self, text: &str) -> Result<(), Failure> {
        write(&mut io::stderr().lock(), text, "standard error")
    }

    /// Writes what a person may like to know, as a line.
    pub fn say(self, text: &str) -> Result<(), Failure> {
        if self.is_quiet() { Ok(()) } else { self.report(&format!("{text}\n")) }
    }

    /// Says why the command could not do its work.
    pub fn fail(self, failure: &Failure) {
        let word = Style::Error.paint("error", self.error_colour);
        // There is nowhere left to complain.
        let _ = self.report(&format!("{word}: {failure}\n"));
    }
}

/// Writes to a stream. A reader that has left, as `head` does, is no failure.
fn write(stream: &mut impl io::Write, text: &str, name: &str) -> Result<(), Failure> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::misused(format!("cannot write to {name}: {error}"))),
    }
}

/// Replaces the content of a file at one stroke: a reader sees the old or the new, never a half.
///
/// The permissions of an existing file are kept, and a link stays a link.
pub fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    replace(path, text).map_err(|error| Failure::file("write", path, &error))
}

fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let existing = std::fs::metadata(&path).ok();
    if existing.as_ref().is_some_and(|metadata| !metadata.is_file()) {
        // A device such as /dev/null, or a pipe.
        return std::fs::OpenOptions::new().write(true).open(&path)?.write_all(text.as_bytes());
    }
    if existing.as_ref().is_some_and(|metadata| metadata.permissions().readonly()) {
        return Err(io::ErrorKind::PermissionDenied.into());
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let mut builder = tempfile::Builder::new();
    builder.prefix(".journey-");
    #[cfg(unix)]
    if existing.is_none() {
        builder.permissions(usual_permissions());
    }
    let mut file = builder.tempfile_in(folder.unwrap_or_else(|| Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    if let Some(metadata) = existing {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}

/// What a new file gets, less the user's mask.
#[cfg(unix)]
fn usual_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::Permissions::from_mode(0o666)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests read what was written")]
mod tests {
    use super::*;

    #[test]
    fn an_existing_file_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a");
        std::fs::write(&path, "old").unwrap();
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
            write_file(&path, "new").unwrap();
            assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o640);
        }
        write_file(&path, "newer").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "newer");
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let failure = write_file(Path::new("no/such/folder/a"), "x").unwrap_err();
        assert!(failure.message().starts_with("cannot write `no/such/folder/a`"), "{failure}");
    }
}
