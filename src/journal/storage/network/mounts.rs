//! What is mounted where, as Linux tells it in `/proc/self/mountinfo` (`man 5 proc`). `statfs` has one number for all
//! of FUSE, so it knows neither `sshfs` nor a network disk that an office gets by `rclone` or from its file manager.

#![cfg_attr(not(target_os = "linux"), allow(dead_code))]

use std::path::{Path, PathBuf};
use std::{ffi::OsString, fs};

/// What people call the mounts whose files lie on another machine, and their types. A folder of the machine around a
/// virtual one is among them: no memory is shared with it either. (`virtiofs` is not: whole containers live on it.)
const NETWORK: &[(&str, &[&str])] = &[
    ("NFS", &["nfs", "nfs4"]),
    ("папка Windows, CIFS", &["cifs"]),
    ("папка Windows, SMB", &["smb3", "smbfs"]),
    ("NetWare", &["ncpfs"]),
    ("9P", &["9p"]),
    ("AFS", &["afs"]),
    ("Ceph", &["ceph", "fuse.ceph", "fuse.ceph-fuse"]),
    ("Coda", &["coda"]),
    ("Lustre", &["lustre"]),
    ("BeeGFS", &["beegfs"]),
    ("GPFS", &["gpfs"]),
    ("GFS2", &["gfs2"]),
    ("OCFS2", &["ocfs2"]),
    ("OrangeFS", &["orangefs"]),
    ("WebDAV", &["davfs", "fuse.davfs", "fuse.davfs2"]),
    ("VirtualBox", &["vboxsf"]),
    ("VMware", &["vmhgfs", "fuse.vmhgfs-fuse"]),
    ("Parallels", &["prl_fs"]),
    ("SSHFS", &["fuse.sshfs"]),
    ("GlusterFS", &["fuse.glusterfs"]),
    ("MooseFS", &["fuse.moosefs", "fuse.mfs"]),
    ("rclone", &["fuse.rclone"]),
    ("S3", &["fuse.s3fs"]),
    ("FTP", &["fuse.curlftpfs"]),
    ("сетевое место GNOME", &["fuse.gvfsd-fuse"]),
];

/// One mount.
#[derive(Debug, PartialEq, Eq)]
struct Mount<'a> {
    point: PathBuf,
    kind: &'a str,
    source: &'a str,
}

/// The nearest place above a file, or the file itself, that is there, by its full name without links.
pub(crate) fn nearest(path: &Path) -> Option<PathBuf> {
    path.ancestors().find_map(|place| {
        let place = if place.as_os_str().is_empty() {
            Path::new(".")
        } else {
            place
        };
        fs::canonicalize(place).ok()
    })
}

/// What the network file system of a place is called, where it is one and the system tells.
pub(crate) fn network_of(place: &Path) -> Option<&'static str> {
    // Bytes: a mount point may have any.
    let told = fs::read("/proc/self/mountinfo").ok()?;
    network_in(&String::from_utf8_lossy(&told), place)
}

fn network_in(told: &str, place: &Path) -> Option<&'static str> {
    let mounts = told.lines().filter_map(parse);
    let over = mounts.filter(|mount| place.starts_with(&mount.point));
    // Of two on one point the later lies over the earlier; `max_by_key` gives the last.
    let nearest = over.max_by_key(|mount| mount.point.components().count())?;
    let named = NETWORK
        .iter()
        .find(|(_, kinds)| kinds.contains(&nearest.kind));
    named
        .map(|(name, _)| *name)
        .or_else(|| nearest.looks_remote().then_some("FUSE"))
}

impl Mount<'_> {
    /// A FUSE that does not say what it is, but whose source is an address (`davfs2` is such a one).
    fn looks_remote(&self) -> bool {
        let is_fuse = self.kind == "fuse" || self.kind.starts_with("fuse.");
        let is_machine = |start: &&str| self.source.starts_with(start);
        is_fuse && (self.source.contains(":/") || ["//", "\\\\"].iter().any(is_machine))
    }
}

/// A line: `36 35 98:0 /root /point options optional* - type source options`.
fn parse(line: &str) -> Option<Mount<'_>> {
    let (place, about) = line.split_once(" - ")?;
    let mut about = about.split(' ');
    Some(Mount {
        point: unescaped(place.split(' ').nth(4)?),
        kind: about.next()?,
        source: about.next().unwrap_or_default(),
    })
}

/// Blanks, tabs, line breaks and backslashes of a name stand as three octal digits behind a backslash.
fn unescaped(name: &str) -> PathBuf {
    let bytes = name.as_bytes();
    let (mut plain, mut place) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(place) {
        let digits = name.get(place + 1..place + 4).filter(|_| *byte == b'\\');
        let escaped = digits.and_then(|digits| u8::from_str_radix(digits, 8).ok());
        plain.push(escaped.unwrap_or(*byte));
        place += if escaped.is_some() { 4 } else { 1 };
    }
    os_name(plain).into()
}

#[cfg(unix)]
fn os_name(bytes: Vec<u8>) -> OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}

#[cfg(not(unix))]
fn os_name(bytes: Vec<u8>) -> OsString {
    String::from_utf8_lossy(&bytes).into_owned().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As captured on workstations, shortened.
    const TOLD: &str = r"21 1 253:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw,errors=remount-ro
22 21 0:19 / /proc rw,nosuid,nodev,noexec,relatime shared:12 - proc proc rw
98 21 253:2 / /home rw,relatime shared:44 - btrfs /dev/mapper/vg-home rw,space_cache=v2,subvol=/home
301 21 0:52 / /mnt/отдел rw,relatime shared:180 - cifs //server/\320\236\321\202\320\264\320\265\320\273 rw,vers=3.1.1
302 21 0:53 / /mnt/Общая\040папка rw,relatime - smb3 //server/share rw
303 98 0:54 / /home/user/дела rw,nosuid,nodev - fuse.sshfs user@host:/srv/дела rw,user_id=1000
304 21 0:55 / /mnt/dav rw,nosuid - fuse https://cloud.gov.example/dav rw,user_id=0
305 21 0:56 / /mnt/vol rw,relatime - fuse.glusterfs node1:/vol rw
306 21 0:57 / /mnt/9 rw,relatime master:3 propagate_from:1 - 9p host0 rw,trans=virtio
307 21 8:17 / /media/usb rw,nosuid,nodev - fuseblk /dev/sdb1 rw,user_id=0
308 98 0:58 / /home/user/.шифр rw,nosuid - fuse.gocryptfs /home/user/.cipher rw
309 21 0:59 / /mnt/twice rw - ext4 /dev/sdc1 rw
310 309 0:60 / /mnt/twice rw - nfs4 nas:/export rw,vers=4.2
311 301 8:33 / /mnt/отдел/свой rw - xfs /dev/sdd1 rw
312 21 0:61 / /mnt/a\134040b rw - nfs nas:/b rw";

    fn found(place: &str) -> Option<&'static str> {
        network_in(TOLD, Path::new(place))
    }

    #[test]
    fn network_folders_are_known_by_the_mount_that_a_file_lies_in() {
        assert_eq!(found("/mnt/отдел/journal.db"), Some("папка Windows, CIFS"));
        assert_eq!(found("/home/user/дела/пульт/journal.db"), Some("SSHFS"));
        assert_eq!(found("/mnt/dav/journal.db"), Some("FUSE"));
        assert_eq!(found("/mnt/vol"), Some("GlusterFS"));
        assert_eq!(found("/mnt/9/journal.db"), Some("9P"));
    }

    #[test]
    fn disks_of_this_machine_are_none() {
        for place in [
            "/journal.db",
            "/home/user/journal.db",
            "/home/user/дела-старые/journal.db",
            "/media/usb/journal.db",
            "/home/user/.шифр/journal.db",
            // A disk of its own within a network folder.
            "/mnt/отдел/свой/journal.db",
        ] {
            assert_eq!(found(place), None, "{place}");
        }
        assert_eq!(network_in("", Path::new("/journal.db")), None);
        assert_eq!(network_in("не то\n1 2 - \n", Path::new("/x")), None);
    }

    #[test]
    fn blanks_in_the_name_of_a_mount_point_are_read() {
        let of_windows = Some("папка Windows, SMB");
        assert_eq!(found("/mnt/Общая папка/journal.db"), of_windows);
        assert_eq!(found("/mnt/Общая/journal.db"), None);
        // A backslash of the name itself, and digits behind it.
        assert_eq!(found(r"/mnt/a\040b/journal.db"), Some("NFS"));
        assert_eq!(unescaped(r"/a\011b\012c\13"), Path::new("/a\tb\nc\\13"));
    }

    #[test]
    fn the_later_of_two_mounts_on_one_point_lies_over_the_earlier() {
        assert_eq!(found("/mnt/twice/journal.db"), Some("NFS"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn the_nearest_place_that_is_there_is_asked_about_whatever_the_file_is_called() {
        let folder = tempfile::TempDir::new().expect("a folder");
        let own = fs::canonicalize(folder.path()).expect("a folder");
        let link = folder.path().join("ссылка");
        std::os::unix::fs::symlink(&own, &link).expect("linked");
        assert_eq!(nearest(&link.join("нет/journal.db")), Some(own));
        let here = fs::canonicalize(".").expect("a folder");
        assert_eq!(nearest(Path::new("нет.db")), Some(here));
    }
}
