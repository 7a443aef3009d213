"""A program that is measured, and where everything for that lies."""

import mmap
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RELEASE = ROOT / "build" / "release"
BUILDS = ROOT / "build" / "bench"
# Where exports and databases lie.
WORK = Path(os.environ.get("BENCH_FOLDER", BUILDS)).resolve()
TIME = "/usr/bin/time"
USED_MEBIBYTES = 3 * 1024


def stop(reason):
    sys.exit(f"bench/run: {reason}")


def run(*command, **options):
    subprocess.run([str(word) for word in command], check=True, **options)


def forget(database):
    for end in ("", "-wal", "-shm", "-journal", ".wal"):
        Path(f"{database}{end}").unlink(missing_ok=True)


def use_memory():
    """A virtual machine may give free memory back, and then has to wait for each
    page of it: no program is to pay for what the one before has freed."""
    mebibyte = 1 << 20
    free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    size = min(USED_MEBIBYTES, free // mebibyte // 2) * mebibyte
    with mmap.mmap(-1, size) as memory:
        for at in range(0, size, mebibyte):
            memory[at:at + mebibyte] = b"\1" * mebibyte


class Contender:
    """A program that is run once a round, and what it is compared with."""

    def __init__(self, name, command, yardstick=None, database=None,
                 start_from=None, keep=False, question=None,
                 tells_seconds=False):
        self.name = name
        self.command = [str(word) for word in command]
        self.yardstick = yardstick  # the name of another one
        self.database = database    # what it writes
        self.start_from = start_from  # a database that is copied to there
        self.keep = keep            # it goes on with what is there
        self.question = question    # counts what it holds afterwards
        self.tells_seconds = tells_seconds  # of the part that counts
        self.seconds = []
        self.mebibytes = []

    def measure(self, variants):
        if self.database and not self.keep:
            forget(self.database)
            if self.start_from:
                shutil.copyfile(self.start_from, self.database)
                # Else whoever commits to it waits until the copy is on disk.
                with open(self.database, "rb") as copied:
                    os.fsync(copied)
        summary = WORK / "summary"
        # Not wait4: a child's peak begins with that of the Python around it.
        # None is to wait for the disk because of what the one before wrote.
        os.sync()
        if self.database:
            use_memory()
        told = subprocess.run(
            [TIME, "-o", str(summary), "-f", "%e %M", *self.command],
            check=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE).stdout
        seconds, kibibytes = summary.read_text().split()
        if self.tells_seconds:
            seconds = told.decode().split()[0]
        self.check(variants)
        self.seconds.append(float(seconds))
        self.mebibytes.append(int(kibibytes) / 1024)
        print(f"  {self.name}: {seconds} s, {self.mebibytes[-1]:.0f} MiB",
              flush=True)

    def check(self, variants):
        if self.question is None:
            return
        catalog = sqlite3.connect(self.database)
        (held,) = catalog.execute(self.question).fetchone()
        catalog.close()
        if held != variants:
            stop(f"{self.name} holds {held} variants of {variants}")
