//! Whether a shell stands above the desk that would notice its stop and could wake it. A terminal window or tmux that
//! runs the desk alone has none, and a stopped desk would never come back.

/// Where a process stands among the others. On Linux a number is 0 when it belongs to a namespace (a container) around
/// this one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Standing {
    parent: i32,
    job: i32,
    session: i32,
}

/// There is a shell that could let this process go on after a stop.
pub(crate) fn can_be_stopped() -> bool {
    wakes(own(), standing)
}

/// An ancestor in the same session and another job is the shell that started this job.
///
/// Two zeroes are the same session or job too: a process that leaves the one it was born into gets a number of its own.
fn wakes(own: Option<Standing>, of: impl Fn(i32) -> Option<Standing>) -> bool {
    let Some(own) = own else { return false };
    let mut above = own.parent;
    while above > 0 {
        match of(above) {
            Some(other) if other.session != own.session => return false,
            Some(other) if other.job != own.job => return true,
            Some(other) => above = other.parent,
            None => return false,
        }
    }
    false
}

#[cfg(target_os = "linux")]
fn own() -> Option<Standing> {
    read("self")
}

#[cfg(target_os = "linux")]
fn standing(process: i32) -> Option<Standing> {
    read(&process.to_string())
}

/// Not by `getsid` and `getpgid`: rustix takes a process outside of the namespace, whose number is 0, for impossible.
#[cfg(target_os = "linux")]
fn read(process: &str) -> Option<Standing> {
    parse(&std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// The name of the program stands in brackets and may hold anything; after it come the state, the parent, the job and
/// the session (proc_pid_stat(5)).
#[cfg(target_os = "linux")]
fn parse(stat: &str) -> Option<Standing> {
    let (_, after) = stat.rsplit_once(')')?;
    let mut numbers = after.split_whitespace().skip(1).map(str::parse);
    Some(Standing {
        parent: numbers.next()?.ok()?,
        job: numbers.next()?.ok()?,
        session: numbers.next()?.ok()?,
    })
}

#[cfg(not(target_os = "linux"))]
fn own() -> Option<Standing> {
    use rustix::process::{getpgrp, getppid, getsid};
    Some(Standing {
        parent: getppid()?.as_raw_nonzero().get(),
        job: getpgrp().as_raw_nonzero().get(),
        session: getsid(None).ok()?.as_raw_nonzero().get(),
    })
}

/// The ancestors of another process are not known here, so the search ends at the parent.
#[cfg(not(target_os = "linux"))]
fn standing(process: i32) -> Option<Standing> {
    use rustix::process::{Pid, getpgid, getsid};
    let process = Pid::from_raw(process);
    Some(Standing {
        parent: 0,
        job: getpgid(process).ok()?.as_raw_nonzero().get(),
        session: getsid(process).ok()?.as_raw_nonzero().get(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The desk is process 9 in job 9; above it stand the given ones, by number, each the parent of the one before.
    fn wakes_under(session: i32, above: &[(i32, i32, i32)]) -> bool {
        let parent = |place: usize| above.get(place).map_or(0, |(number, ..)| *number);
        let own = Standing {
            parent: parent(0),
            job: 9,
            session,
        };
        wakes(Some(own), |number| {
            let place = above.iter().position(|(other, ..)| *other == number)?;
            let (_, job, session) = above[place];
            Some(Standing {
                parent: parent(place + 1),
                job,
                session,
            })
        })
    }

    #[test]
    fn a_shell_above_wakes_and_a_terminal_window_does_not() {
        // A shell; a script in the shell's job; a window or tmux, which is of another session; nobody at all.
        assert!(wakes_under(5, &[(5, 5, 5)]));
        assert!(wakes_under(5, &[(8, 9, 5), (5, 5, 5)]));
        assert!(!wakes_under(9, &[(5, 5, 5)]));
        assert!(!wakes_under(9, &[(8, 9, 9), (5, 5, 5)]));
        assert!(!wakes_under(9, &[]));
        assert!(!wakes(None, |_| None));
    }

    #[test]
    fn a_session_around_the_container_is_one_session() {
        // The shell of a container whose session began outside; a window in it; the desk alone in it.
        assert!(wakes_under(0, &[(5, 5, 0)]));
        assert!(!wakes_under(9, &[(5, 0, 0)]));
        assert!(!wakes_under(0, &[(5, 9, 0)]));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_program_may_be_called_anything() {
        let standing = parse("7 (a) R 1 (b)) S 5 9 0 34816 9 4194304 1 2");
        let expected = Standing {
            parent: 5,
            job: 9,
            session: 0,
        };
        assert_eq!(standing, Some(expected));
        assert_eq!(parse("7 (a) S 5"), None);
        assert!(own().is_some());
    }
}
