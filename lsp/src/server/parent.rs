//! Ends the process when the editor that started it is gone, even where it left the streams open.

use std::time::Duration;

/// How often the editor is looked for.
const LOOK: Duration = Duration::from_secs(1);

/// Waits until no process of this number is left. Never ends where that cannot be found out.
pub(super) async fn gone(process: u32) {
    loop {
        tokio::time::sleep(LOOK).await;
        if !is_alive(process) {
            return;
        }
    }
}

#[cfg(unix)]
fn is_alive(process: u32) -> bool {
    let process = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw);
    let Some(process) = process else { return true };
    // A process of somebody else answers that it may not be asked: it is there.
    !matches!(rustix::process::test_kill_process(process), Err(rustix::io::Errno::SRCH))
}

#[cfg(not(unix))]
fn is_alive(_process: u32) -> bool {
    true
}
