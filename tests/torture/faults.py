"""Kills, failing files and failing memory at every moment of every scenario."""

from points import allocations_of, calls_of, sampled, sweep
from report import Promise

CHANGING = {"create", "write", "pwrite", "fsync", "fdatasync", "ftruncate",
            "rename", "unlink", "link", "mmap", "fchmod"}
WRITING = {"write", "pwrite"}
GROWING = {"create", "write", "pwrite", "ftruncate", "fsync", "fdatasync", "link"}
# The library does not fail these.
NOT_FAILED = {"lock"}
INTERRUPTIBLE = {"create", "open", "read", "pread", "write", "pwrite", "fsync",
                 "fdatasync", "ftruncate"}
CUT = {"read", "pread", "write", "pwrite"}

# Past this many, allocations are a sample.
ALL_ALLOCATIONS = 1000


def points_of(calls, which, deed, last="once"):
    for number, (call, _) in enumerate(calls, 1):
        if call not in NOT_FAILED if which is None else call in which:
            yield {"OF": "files", "DO": deed, "AT": number, "LAST": last}


def kill_points(calls):
    yield from points_of(calls, CHANGING, "kill-before")
    yield from points_of(calls, CHANGING, "kill-after")
    yield from points_of(calls, WRITING, "tear")


def failing_points(calls):
    for last in ("once", "for-good"):
        yield from points_of(calls, None, "EIO", last)
        yield from points_of(calls, GROWING, "ENOSPC", last)


def halting_points(calls):
    for deed in ("EINTR", "short"):
        which = INTERRUPTIBLE if deed == "EINTR" else CUT
        yield from points_of(calls, which, deed)
    yield {"OF": "files", "DO": "EINTR", "AT": 1, "LAST": "for-good"}
    yield {"OF": "files", "DO": "short", "AT": 1, "LAST": "for-good"}
    yield {"OF": "files", "DO": "crumbs", "AT": 1, "LAST": "for-good"}


def memory_points(count):
    numbers = list(range(1, min(count, ALL_ALLOCATIONS // 2) + 1))
    numbers += sampled(range(len(numbers) + 1, count + 1), ALL_ALLOCATIONS // 2)
    for last in ("once", "for-good"):
        for number in numbers:
            yield {"OF": "memory", "DO": "ENOMEM", "AT": number, "LAST": last}


def run_kind(session, words, points):
    for scenario in session.scenarios:
        calls = calls_of(session.program, scenario, session.place)
        promise = Promise(f"{scenario.name}: {words}")
        sweep(session.program, scenario, session.place, promise,
              sampled(points(calls), session.points))
        session.report.add(promise)


def run_kills(session):
    run_kind(session, "killed before, after and within each change",
             kill_points)


def run_failures(session):
    run_kind(session, "EIO and ENOSPC at each file call, once and for good",
             failing_points)


def run_halts(session):
    run_kind(session, "EINTR and short reads and writes", halting_points)


def run_memory(session):
    for scenario in session.scenarios:
        count = allocations_of(session.program, scenario, session.place)
        promise = Promise(f"{scenario.name}: each allocation fails")
        promise.note = f" (of {count} allocations)"
        sweep(session.program, scenario, session.place, promise,
              sampled(memory_points(count), session.points))
        session.report.add(promise)
