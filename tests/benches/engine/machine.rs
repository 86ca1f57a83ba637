//! What the machine says of this process and its files.

use std::path::Path;
use std::time::Duration;

/// What the process used.
#[derive(Copy, Clone)]
pub struct Used {
    pub cpu: Duration,
    /// What is resident, in bytes.
    pub memory: u64,
}

impl Used {
    pub fn since(self, before: Self) -> Self {
        Self { cpu: self.cpu.saturating_sub(before.cpu), ..self }
    }
}

/// What this process used so far (Linux; elsewhere nothing is known).
pub fn used() -> Used {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default();
    let stat = read("/proc/self/stat");
    let behind = stat.rsplit_once(')').map_or("", |(_, behind)| behind);
    let ticks: u64 = behind
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|word| word.parse::<u64>().ok())
        .sum();
    let pages = read("/proc/self/statm");
    let pages: u64 =
        pages.split_whitespace().nth(1).and_then(|word| word.parse().ok()).unwrap_or(0);
    Used { cpu: Duration::from_millis(ticks * 10), memory: pages * 4096 }
}

/// The sizes of a database and of its log, in bytes.
pub fn files(database: &Path) -> (u64, u64) {
    let size = |path: &Path| std::fs::metadata(path).map_or(0, |known| known.len());
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    (size(database), size(Path::new(&log)))
}

/// The middle, the slowest hundredth and the slowest.
pub fn percentiles(mut all: Vec<Duration>) -> String {
    all.sort();
    let at = |share: usize| {
        all.get(all.len() * share / 1000).or(all.last()).copied().unwrap_or_default()
    };
    let (half, most, last) = (at(500), at(990), at(1000));
    format!("{}, p50 {half:.1?}, p99 {most:.1?}, slowest {last:.1?}", all.len())
}
