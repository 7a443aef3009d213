"""Runs hwsync from outside."""

import os
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

HANG_SECONDS = 60


@dataclass
class Result:
    code: int
    out: str
    err: str
    hung: bool = False

    @property
    def killed(self):
        return self.code == -signal.SIGKILL

    @property
    def crashed(self):
        """Ended by a signal that nobody sent, such as SIGSEGV or SIGABRT."""
        return self.code < 0 and not self.killed

    def words(self):
        last = self.err.strip().splitlines()
        return f"exit {self.code}" + (f" ({last[-1][:200]})" if last else "")


@dataclass
class Program:
    """The binary, and the library that brings the faults."""

    binary: Path
    faults: Path

    def environment(self, faults=None, more=None):
        # Nothing of the caller's own: no config file, no catalog of theirs.
        variables = {"PATH": os.environ.get("PATH", ""), "USER": "torture"}
        if faults is not None:
            variables["LD_PRELOAD"] = str(self.faults)
            variables.update({f"FAULTS_{k}": str(v) for k, v in faults.items()})
        variables.update(more or {})
        return variables

    def run(self, words, folder, *, faults=None, more=None, **options):
        """Runs to the end; what hangs is killed and says so."""
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stderr", subprocess.PIPE)
        process = subprocess.Popen(
            [str(self.binary), *words], cwd=folder,
            env=self.environment(faults, more), **options)
        hung = False
        try:
            out, err = process.communicate(timeout=HANG_SECONDS)
        except subprocess.TimeoutExpired:
            hung = True
            process.kill()
            out, err = process.communicate()
        return Result(process.returncode, text_of(out), text_of(err), hung)


def text_of(output):
    return "" if output is None else output.decode("utf-8", "replace")
