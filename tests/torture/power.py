"""Power cuts: replayed from what a run wrote, and on an ext4 that is shut down."""

import fcntl
import os
import shutil
import signal
import struct
import subprocess

import catalogs
from points import calls_of, fault_of_kept, fault_of_next, sampled
from replay import Choice, Disk, read_record
from report import Promise

QUICK_CUTS = 12
SHUTDOWNS = 30
QUICK_SHUTDOWNS = 3
EXT4_IOC_SHUTDOWN = 0x8004587D
WITHOUT_LOG_FLUSH = struct.pack("I", 2)
CHOICES = (("dropped", 0), ("kept", 0), ("torn", 1), ("torn", 2))


def recorded(session, scenario):
    """What an undisturbed run did to files, and the folder that it ran in."""
    work, _ = session.place.folders()
    shutil.copytree(scenario.base, work)
    record = session.root / "record"
    record.unlink(missing_ok=True)
    session.program.run(scenario.words, work,
                        faults={"OF": "files", "RECORD": record})
    return list(read_record(record)), work


def fault_of_cut(session, scenario, folders, at_the_end):
    work, scratch = folders
    state = catalogs.look(work, scratch)
    # What was damaged before may still be, or have made way for the note.
    if state.fault and state.dump not in scenario.before:
        return state.fault
    if scenario.kept and (fault := fault_of_kept(scenario, work)):
        return fault
    if at_the_end and state.dump != scenario.after:
        return "exit 0, yet what was committed is lost"
    if state.dump != scenario.after and state.dump not in scenario.before:
        return "neither before nor after"
    return (fault_of_next(session.program, scenario, work, scratch,
                          state.dump == scenario.after)
            or (scenario.kept and fault_of_kept(scenario, work)) or None)


def replay_cuts(session, scenario, promise):
    changes, origin = recorded(session, scenario)
    cuts = set(sampled(range(len(changes) + 1),
                       QUICK_CUTS if session.quick else session.points))
    disk = Disk(origin, scenario.base)
    for number in range(len(changes) + 1):
        if number in cuts or number == len(changes):
            for kind, seed in CHOICES:
                folders = session.place.folders()
                disk.leave(folders[0], Choice(kind, seed + number))
                fault = fault_of_cut(session, scenario, folders,
                                     number == len(changes))
                promise.point(fault, f"{scenario.name}, after {number} changes,"
                                     f" the rest {kind}")
        if number < len(changes):
            disk.change(changes[number])


class Ext4:
    """An ext4 of its own in a file; `mount` says whether it may be."""

    def __init__(self, root):
        self.image = root / "ext4.img"
        self.path = root / "ext4"
        self.path.mkdir(exist_ok=True)
        with self.image.open("wb") as file:
            file.truncate(32 << 20)

    @staticmethod
    def call(*words):
        return subprocess.run(words, capture_output=True,
                              check=False).returncode == 0

    def make(self):
        return self.call("mkfs.ext4", "-q", "-F", str(self.image))

    def mount(self):
        return self.call("mount", "-o", "loop", str(self.image), str(self.path))

    def umount(self):
        return self.call("umount", str(self.path))

    def shut_down(self):
        """As a power cut would: what no journal holds is gone."""
        folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.ioctl(folder, EXT4_IOC_SHUTDOWN, WITHOUT_LOG_FLUSH)
            return True
        except OSError:
            return False
        finally:
            os.close(folder)


def run_until_shutdown(session, scenario, disk, folder, number):
    """Shuts the disk down at this file call; the exit code, and whether it did."""
    process = subprocess.Popen(
        [str(session.program.binary), *scenario.words], cwd=folder,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=session.program.environment({"OF": "files", "DO": "STOP",
                                         "AT": number}))
    _, status = os.waitpid(process.pid, os.WUNTRACED)
    if not os.WIFSTOPPED(status):
        return os.waitstatus_to_exitcode(status), disk.shut_down()
    did = disk.shut_down()
    os.kill(process.pid, signal.SIGCONT)
    _, status = os.waitpid(process.pid, 0)
    return os.waitstatus_to_exitcode(status), did


def shut_down_at(session, scenario, promise, number):
    disk = Ext4(session.root)
    if not disk.make() or not disk.mount():
        promise.cannot("no ext4 may be mounted here")
        return False
    folder = disk.path / "work"
    shutil.copytree(scenario.base, folder)
    os.sync()
    code, did = run_until_shutdown(session, scenario, disk, folder, number)
    disk.umount()
    if not did:
        promise.cannot("an ext4 cannot be shut down here")
        return False
    disk.mount()
    try:
        work, scratch = session.place.folders()
        # With its hard links: two names of one file stay that.
        subprocess.run(["cp", "-a", str(folder), str(work)], check=True)
    finally:
        disk.umount()
    fault = fault_of_cut(session, scenario, (work, scratch), code == 0)
    if not fault and code not in (0, 6):
        fault = f"exit {code}"
    promise.point(fault, f"{scenario.name}, at file call {number}")
    return True


def shutdowns(session, promise):
    moments = QUICK_SHUTDOWNS if session.quick else SHUTDOWNS
    for scenario in session.scenarios:
        calls = calls_of(session.program, scenario, session.place)
        # Past the last call: what was acknowledged must be there.
        for number in sampled(range(1, len(calls) + 2), moments):
            if not shut_down_at(session, scenario, promise, number):
                return


def run(session):
    for scenario in session.scenarios:
        promise = Promise(f"{scenario.name}: power cut, unsynced writes lost")
        replay_cuts(session, scenario, promise)
        session.report.add(promise)
    promise = Promise("power cut: an ext4 is shut down in the middle")
    shutdowns(session, promise)
    session.report.add(promise)
