//! Reads the `.journey` files of a folder and turns them into pest's pairs, one after the other: what checking is
//! measured against. `pest_alone FOLDER`

use std::path::Path;

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".to_owned());
    let mut pairs = 0;
    for path in journey_tests::files_below(Path::new(&folder), ".journey") {
        pairs += journey_grammar::pairs_only(&journey_tests::read(&path));
    }
    println!("{pairs} pairs");
}
