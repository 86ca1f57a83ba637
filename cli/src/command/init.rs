//! `journey init`: a small project that checks clean, passes its scenarios, and runs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::arguments::Init;
use crate::outcome::{Failure, Outcome};
use crate::session::Session;
use crate::terminal::Style;

/// The files of the project with their names.
const FILES: &[(&str, &str)] = &[
    ("journey.toml", include_str!("../../template/journey.toml")),
    ("schema.journey", include_str!("../../template/schema.journey")),
    ("policy.journey", include_str!("../../template/policy.journey")),
    ("rebook.journey", include_str!("../../template/rebook.journey")),
    ("remind.journey", include_str!("../../template/remind.journey")),
    ("scenarios.journey", include_str!("../../template/scenarios.journey")),
    ("forecast.journey", include_str!("../../template/forecast.journey")),
];

/// Stands in the manifest where the project's name goes.
const NAME: &str = "{name}";

/// Writes the project.
pub(super) fn run(session: Session, arguments: &Init) -> Result<Outcome, Failure> {
    let folder = &arguments.dir;
    refuse_existing(folder)?;
    let name = project_name(folder);
    let mut made = Made::default();
    made.folder(folder)?;
    for (file, text) in FILES {
        made.file(&folder.join(file), &text.replace(NAME, &name))?;
    }
    made.keep();
    let colour = session.error_colour;
    session.say(&format!("{} {name}", Style::Good.paint("created", colour)))?;
    for (file, _) in FILES {
        session.say(&format!("  {}", folder.join(file).display()))?;
    }
    let place =
        if folder == Path::new(".") { String::new() } else { format!(" {}", folder.display()) };
    session.say(&format!("\nnext: journey run{place}, journey test{place}"))?;
    Ok(Outcome::Fine)
}

/// Nothing is written where any of the files is there already.
fn refuse_existing(folder: &Path) -> Result<(), Failure> {
    let there = |file: &&str| folder.join(file).symlink_metadata().is_ok();
    let existing: Vec<_> = FILES.iter().map(|(file, _)| *file).filter(there).collect();
    if existing.is_empty() {
        return Ok(());
    }
    let list = existing.iter().map(|file| format!("`{file}`")).collect::<Vec<_>>().join(", ");
    Err(Failure::misused(format!("`{}` already has {list}; nothing was written", folder.display()))
        .help("name another folder: journey init my-project"))
}

/// The folder's name, as far as it can stand in the manifest.
fn project_name(folder: &Path) -> String {
    let absolute = folder.canonicalize().or_else(|_| std::path::absolute(folder));
    let name =
        absolute.ok().and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()));
    let plain: String = name
        .unwrap_or_default()
        .chars()
        .map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' })
        .collect();
    if plain.is_empty() { "visits".to_owned() } else { plain }
}

/// What was made; taken back unless all of it succeeded.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

impl Made {
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let missing: Vec<_> = folder
            .ancestors()
            .take_while(|part| !part.as_os_str().is_empty() && !part.exists())
            .map(Path::to_owned)
            .collect();
        fs::create_dir_all(folder).map_err(|error| Failure::file("write", folder, &error))?;
        self.folders = missing;
        Ok(())
    }

    fn file(&mut self, path: &Path, text: &str) -> Result<(), Failure> {
        let failure = |error| Failure::file("write", path, &error);
        let mut file = fs::File::create_new(path).map_err(failure)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes()).map_err(failure)
    }

    fn keep(&mut self) {
        self.files.clear();
        self.folders.clear();
    }
}

impl Drop for Made {
    fn drop(&mut self) {
        for file in &self.files {
            // What cannot be taken back stays; the failure that led here is already being told.
            let _ = fs::remove_file(file);
        }
        for folder in &self.folders {
            let _ = fs::remove_dir(folder);
        }
    }
}
