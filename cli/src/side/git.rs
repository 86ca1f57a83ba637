//! What is asked of the `git` program. It only reads: no checkout, no locks, no network.

use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use journey_grammar::suggest;

use super::program_at;
use crate::outcome::Failure;
use crate::project::file_name;

/// A git repository, asked from one of its folders.
#[derive(Debug)]
pub(super) struct Repository {
    folder: PathBuf,
    /// The path of the folder from the top of the repository, with `/` at its end; empty at the top.
    prefix: String,
}

/// An entry of a tree: a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Its path from the top of the repository.
    pub(super) path: String,
    /// The id of its content.
    pub(super) object: String,
    /// How many bytes it has.
    pub(super) size: u64,
}

impl Repository {
    /// The repository around a folder. `word` is what was to be found in it, which may have been meant as a path.
    pub(super) fn around(folder: PathBuf, word: &str, may_be_path: bool) -> Result<Self, Failure> {
        let output = run(&folder, &["rev-parse", "--show-prefix"], &[])?;
        if output.status.success() {
            let prefix = text(&output.stdout).trim_end_matches(['\n', '\r']).to_owned();
            return Ok(Self { folder, prefix });
        }
        let said = complaint(&output);
        let at = folder.display();
        let message = match (may_be_path, said.contains("not a git repository")) {
            (true, true) => format!(
                "there is no file or folder `{word}`, and `{at}` is in no git repository in which it could be a revision"
            ),
            (false, true) => format!("`{at}` is in no git repository, so it has no `{word}`"),
            (_, false) => format!("git cannot read the repository around `{at}`: {said}"),
        };
        Err(Failure::misused(message))
    }

    /// The commit that a revision means.
    pub(super) fn commit(
        &self,
        revision: &str,
        word: &str,
        may_be_path: bool,
    ) -> Result<String, Failure> {
        let wanted = format!("{revision}^{{commit}}");
        let arguments = ["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted];
        let output = run(&self.folder, &arguments, &[])?;
        let commit = text(&output.stdout).trim().to_owned();
        if output.status.success() && !commit.is_empty() && !revision.is_empty() {
            return Ok(commit);
        }
        let message = if may_be_path {
            format!("there is no file or folder `{word}`, and no git revision `{revision}`")
        } else {
            format!("there is no git revision `{revision}`")
        };
        Err(Failure::misused(message).help(self.advice(revision)?))
    }

    /// What to do where a revision does not exist.
    fn advice(&self, revision: &str) -> Result<String, Failure> {
        if self.is_shallow()? {
            return Ok("this clone has only a part of the history; fetch the rest with `git fetch --unshallow`, in a \
                       GitHub workflow with `fetch-depth: 0`"
                .to_owned());
        }
        let format = "--format=%(refname:short)";
        let output = run(&self.folder, &["for-each-ref", format, "--count=500"], &[])?;
        let names = text(&output.stdout);
        let near = suggest::best(revision, names.lines());
        Ok(near.map_or_else(
            || "`git branch --all` and `git tag` list what there is".to_owned(),
            |near| format!("did you mean `{}`?", near.name),
        ))
    }

    fn is_shallow(&self) -> Result<bool, Failure> {
        let output = run(&self.folder, &["rev-parse", "--is-shallow-repository"], &[])?;
        Ok(text(&output.stdout).trim() == "true")
    }

    /// The path from the top of the repository of the program at `place` on the disk.
    pub(super) fn path_of(&self, place: Option<&Path>) -> Result<String, Failure> {
        let program = program_at(place)?;
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (here, program) = (real(&self.folder), real(&program));
        // WHY: the program may lie above the folder that was named, but not above the repository.
        let depth = self.prefix.split('/').filter(|part| !part.is_empty()).count();
        let top = here.ancestors().nth(depth).unwrap_or(&here);
        Ok(file_name(top, &program))
    }

    /// The files below a path of a commit; the file itself where the path names one.
    pub(super) fn files(&self, commit: &str, path: &str) -> Result<Vec<Entry>, Failure> {
        let tree = format!("{commit}^{{tree}}");
        let mut arguments = vec!["ls-tree", "-r", "-l", "-z", "--full-tree", &tree];
        if !path.is_empty() {
            arguments.extend(["--", path]);
        }
        let output = run(&self.folder, &arguments, &[])?;
        if !output.status.success() {
            return Err(Failure::misused(format!("git cannot list files: {}", complaint(&output))));
        }
        Ok(text(&output.stdout).split('\0').filter_map(entry).collect())
    }

    /// The contents of files, in their order.
    pub(super) fn contents(&self, entries: &[Entry]) -> Result<Vec<Vec<u8>>, Failure> {
        let wanted: Vec<&str> = entries.iter().map(|entry| entry.object.as_str()).collect();
        let wanted = wanted.join(
            "
",
        ) + "
";
        let output = run(&self.folder, &["cat-file", "--batch"], wanted.as_bytes())?;
        let mut rest = output.stdout.as_slice();
        let mut contents = Vec::with_capacity(entries.len());
        for entry in entries {
            let content = content(&mut rest, entry).ok_or_else(|| {
                Failure::misused(format!("git does not have the content of `{}`", entry.path))
                    .help("a partial clone fetches it with `git fetch --refetch`")
            })?;
            contents.push(content);
        }
        Ok(contents)
    }
}

/// A line of `git ls-tree -l`: mode, kind, id, size and path. Only files count, no links and no repositories inside.
fn entry(line: &str) -> Option<Entry> {
    let (about, path) = line.split_once('\t')?;
    let mut about = about.split_whitespace();
    let (mode, _, object, size) = (about.next()?, about.next()?, about.next()?, about.next()?);
    let is_file = mode.starts_with("100");
    is_file.then(|| Entry {
        path: path.to_owned(),
        object: object.to_owned(),
        size: size.parse().unwrap_or_default(),
    })
}

/// The next content of `git cat-file --batch`: a line with id, kind and size, then so many bytes and a line break.
fn content(rest: &mut &[u8], entry: &Entry) -> Option<Vec<u8>> {
    let end = rest.iter().position(|byte| *byte == b'\n')?;
    let (head, behind) = rest.split_at(end);
    let head = text(head);
    let size: usize =
        head.strip_prefix(entry.object.as_str())?.split(' ').next_back()?.parse().ok()?;
    let mut behind = behind.get(1..)?;
    let mut content = vec![0; size];
    behind.read_exact(&mut content).ok()?;
    *rest = behind.get(1..)?;
    Some(content)
}

/// Runs git in a folder, with something on its standard input.
fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Result<Output, Failure> {
    let mut command = Command::new("git");
    command
        .args(["--no-pager", "--no-replace-objects", "--literal-pathspecs"])
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "C")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| no_git(&error))?;
    let stdin = child.stdin.take();
    thread::scope(|scope| {
        // WHY: git answers while it is still being asked; who only asks first would wait for ever.
        scope.spawn(move || stdin.map(|mut stdin| stdin.write_all(input)));
        child.wait_with_output()
    })
    .map_err(|error| no_git(&error))
}

fn no_git(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::NotFound {
        return Failure::misused(
            "the `git` program is needed to read a revision, and it is not here",
        )
        .help("install git, or name two folders or plans");
    }
    Failure::misused(format!("cannot run `git`: {error}"))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The first thing that git complains about.
fn complaint(output: &Output) -> String {
    let said = text(&output.stderr);
    let line = said.lines().find(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
    let line = line.strip_prefix("fatal: ").unwrap_or(line);
    line.trim_end_matches('.').to_owned()
}
