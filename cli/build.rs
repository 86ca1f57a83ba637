//! Lists the pages of `docs/errors` and `docs/packs`, so that the binary carries them.

#![expect(clippy::disallowed_methods, reason = "a build script reads its environment and files")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let docs = Path::new(&manifest).join("../docs");
    let mut list = String::new();
    list.push_str("/// The codes that have a page, sorted, with their pages.\n");
    write_list(&mut list, "PAGES", &docs.join("errors"))?;
    list.push_str("/// The rule packs that have a page, sorted, with their pages.\n");
    write_list(&mut list, "PACK_PAGES", &docs.join("packs"))?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("pages.rs"), list)
}

/// Writes the constant `name`: the pages of a folder by their names.
fn write_list(list: &mut String, name: &str, folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    writeln!(list, "static {name}: &[(&str, &str)] = &[").map_err(io::Error::other)?;
    for page in pages(folder)? {
        let Some(word) = page.file_stem().and_then(|stem| stem.to_str()) else { continue };
        let path = page.canonicalize()?;
        let path = path.to_str().ok_or_else(|| io::Error::other("the path is no UTF-8"))?;
        writeln!(list, "    ({word:?}, include_str!({path:?})),").map_err(io::Error::other)?;
    }
    list.push_str("];\n");
    Ok(())
}

/// The Markdown files of the folder, sorted by name; none where there is no folder.
fn pages(folder: &Path) -> io::Result<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut pages = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            pages.push(path);
        }
    }
    pages.sort_by_key(|page| page.file_stem().map(ToOwned::to_owned));
    Ok(pages)
}
