"""Little room: small file systems, limits of file size and of memory."""

import os
import resource
import shutil
import subprocess
from pathlib import Path

import catalogs
from points import fault_of_end, fault_of_next
from report import Promise

SIZES = 20
QUICK_SIZES = 5
KIB = 1024
MIB = 1024 * KIB


def spread(first, last, count):
    return [first + (last - first) * i // (count - 1) for i in range(count)]


class SmallFileSystem:
    """A tmpfs of so many bytes, while this lives; None where it may not be."""

    def __init__(self, root, size):
        self.path = root / "small"
        self.path.mkdir(exist_ok=True)
        self.mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "torture",
             str(self.path)], capture_output=True, check=False).returncode == 0

    def __enter__(self):
        return self.path if self.mounted else None

    def __exit__(self, *_):
        if self.mounted:
            subprocess.run(["umount", str(self.path)], check=True)


def folder_size(folder):
    # What a file takes is whole pages.
    return sum(-(-path.stat().st_size // 4096) * 4096
               for path in folder.iterdir())


def try_full_disk(session, scenario, promise, count):
    base = folder_size(scenario.base)
    for size in spread(base + 8 * KIB, base + 3 * MIB, count):
        work, scratch = session.place.folders()
        with SmallFileSystem(session.root, size) as small:
            if small is None:
                promise.cannot("no mount may be made here")
                return
            inside = small / "work"
            shutil.copytree(scenario.base, inside)
            result = session.program.run(scenario.words, inside)
            state = catalogs.look(inside, scratch)
            shutil.copytree(inside, work)
        judge(session, scenario, promise, (work, scratch), result, state,
              f"{scenario.name}, {size // KIB} KiB")


def judge(session, scenario, promise, folders, result, state, what):
    work, scratch = folders
    fault = fault_of_end(scenario, result, state) or fault_of_next(
        session.program, scenario, work, scratch, state.dump == scenario.after)
    promise.point(fault, what)


def try_limit(session, scenario, promise, which, limits):
    """With one of the process' own limits set so low."""
    for limit in limits:
        work, scratch = session.place.folders()
        shutil.copytree(scenario.base, work)

        def lower(limit=limit):
            resource.setrlimit(which, (limit, limit))

        # Where not even this works, the system's loader has failed.
        probe = session.program.run(["--version"], work, preexec_fn=lower)
        if which == resource.RLIMIT_AS and probe.code != 0:
            continue
        result = session.program.run(scenario.words, work, preexec_fn=lower)
        state = catalogs.look(work, scratch)
        judge(session, scenario, promise, (work, scratch), result, state,
              f"{scenario.name}, {limit // KIB} KiB")


def run(session):
    count = QUICK_SIZES if session.quick else SIZES
    promise = Promise("a full disk of many sizes: exit 6 and before")
    for scenario in session.scenarios:
        try_full_disk(session, scenario, promise, count)
    session.report.add(promise)
    promise = Promise("a limit of file size: exit 6 and before")
    for scenario in session.scenarios:
        try_limit(session, scenario, promise, resource.RLIMIT_FSIZE,
                  spread(4 * KIB, MIB, count))
    session.report.add(promise)
    promise = Promise("a limit of memory: exit 6 and before")
    for scenario in session.scenarios:
        try_limit(session, scenario, promise, resource.RLIMIT_AS,
                  spread(16 * MIB, 256 * MIB, count))
    session.report.add(promise)
