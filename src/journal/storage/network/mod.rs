//! Folders of another machine. A WAL needs memory that all who have the journal open share, and machines share none:
//! two desks on a network folder would each write into a WAL of their own. There the journal goes without one, if at
//! all.

mod mounts;

use std::path::Path;

/// With a WAL readers and a writer do not wait for one another.
const WAL: &str = "PRAGMA journal_mode = WAL";

/// With a rollback journal there are locks of the file system alone.
pub(crate) const ROLLBACK: &str = "PRAGMA journal_mode = DELETE";

/// How a journal is kept safe while it is written: what suits the folder of its file.
pub(crate) fn mode_for(path: &Path) -> &'static str {
    on_network(path).map_or(WAL, |_| ROLLBACK)
}

/// The file lies, or would lie, on another machine: what the file system is called. Only Linux tells; what is not told
/// is taken for a disk of this machine.
pub fn on_network(path: &Path) -> Option<&'static str> {
    #[cfg(target_os = "linux")]
    {
        let place = mounts::nearest(path)?;
        mounts::network_of(&place).or_else(|| by_number(&place))
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

/// What the system calls the file systems whose files lie on another machine (`man 2 statfs`): for where `/proc` is not
/// to be read.
#[cfg(target_os = "linux")]
const NUMBERS: [(u32, &str); 10] = [
    (0x0000_6969, "NFS"),
    (0xff53_4d42, "CIFS"),
    (0xfe53_4d42, "SMB"),
    (0x0000_517b, "SMB"),
    (0x00c3_6400, "Ceph"),
    (0x5346_414f, "AFS"),
    (0x7375_7245, "Coda"),
    (0x0102_1997, "9P"),
    (0x0bd0_0bd0, "Lustre"),
    (0x786f_4256, "vboxsf"),
];

#[cfg(target_os = "linux")]
fn by_number(place: &Path) -> Option<&'static str> {
    let about = rustix::fs::statfs(place).ok()?;
    // The type has another width on some machines; it is a number of 32 bits on all.
    #[allow(clippy::useless_conversion, reason = "not on all machines")]
    let found = u32::try_from(i64::from(about.f_type) & 0xffff_ffff).ok()?;
    let named = NUMBERS.iter().find(|(kind, _)| *kind == found);
    named.map(|(_, name)| *name)
}
