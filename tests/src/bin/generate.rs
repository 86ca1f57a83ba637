//! Writes a generated project of about LINES lines to FOLDER: `generate LINES FOLDER [LINES PER FILE]`.

use std::path::Path;

use journey_tests::generate;

#[expect(clippy::disallowed_methods, reason = "a tool that writes files")]
fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(lines), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: generate LINES FOLDER [LINES PER FILE]");
        std::process::exit(2);
    };
    let lines: usize = lines.parse().map_err(std::io::Error::other)?;
    let per_file = arguments.next().map_or(Ok(500), |word| word.parse());
    let per_file: usize = per_file.map_err(std::io::Error::other)?;
    let folder = Path::new(&folder);
    std::fs::create_dir_all(folder)?;
    std::fs::write(folder.join("journey.toml"), "[project]\nname = \"generated\"\n")?;
    for file in generate::project_in_files(lines, per_file) {
        std::fs::write(folder.join(file.name), file.text)?;
    }
    Ok(())
}
