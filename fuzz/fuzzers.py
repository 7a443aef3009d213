"""What each fuzzer is, how it is run, and what it then says of itself."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

# What a file may lead to: taken, refused as damaged, or held back.
CODES_OF_A_FILE = {0, 3, 8}
# What AFL++ asks for, and a short memory of what was freed: each execution is one.
QUICK_ASAN = ("abort_on_error=1:symbolize=0:detect_leaks=0:malloc_context_size=0:"
              "quarantine_size_mb=1")


@dataclass
class Outcome:
    executions: int
    seconds: float
    processor: float
    inputs: int
    found: list = field(default_factory=list)

    def line(self):
        words = (f"{self.executions:>12,} executions in {self.seconds / 60:.0f}"
                 f" minutes ({self.processor / 60:.0f} of a processor),"
                 f" {self.inputs:,} inputs kept: ")
        return words + ("; ".join(self.found) or "nothing found")


def run_measured(words, log, environment=None):
    """Runs to the end; how many seconds that took, and of a processor's time, its
    children's too."""
    began = time.monotonic()
    with open(log, "wb") as out:
        process = subprocess.Popen(words, stdout=out, stderr=subprocess.STDOUT,
                                   stdin=subprocess.DEVNULL, env=environment)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime


class Reader:
    """One of our libFuzzer programs, which ends at the first thing found."""

    def __init__(self, source, name):
        self.name = name
        self.binary = source / f"build/fuzz/fuzz/{name}_fuzzer"
        self.seeds = source / "fuzz/corpus" / name
        self.words = source / "fuzz/json.dict"
        self.folder = source / "build/fuzz/runs" / name

    def run(self, seconds):
        shutil.rmtree(self.folder, ignore_errors=True)
        inputs = self.folder / "inputs"
        inputs.mkdir(parents=True)
        log = self.folder / "log"
        words = [self.binary, inputs, self.seeds,
                 f"-max_total_time={seconds:.0f}", "-timeout=60",
                 "-report_slow_units=60",
                 f"-artifact_prefix={self.folder}/found-",
                 "-print_final_stats=1", "-verbosity=0"]
        if self.name in ("product_line", "answer", "plan"):
            words.append(f"-dict={self.words}")
        took, processor = run_measured(words, log)
        said = log.read_text(errors="replace")
        done = re.search(r"stat::number_of_executed_units: (\d+)", said)
        found = [str(path) for path in sorted(self.folder.glob("found-*"))]
        if not done:
            found.append(f"it did not end well: {log}")
        return Outcome(int(done[1]) if done else 0, took, processor,
                       len(list(inputs.iterdir())), found)


class Program:
    """hwsync itself under AFL++: an export is read beside a filled catalog,
    in a dry run, so that every execution begins alike. Afterwards each input
    that AFL++ kept is imported for good, and the catalog verified."""

    def __init__(self, source):
        self.binary = source / "build/afl/hwsync"
        self.example = source / "examples/us.jsonl"
        self.seeds = source / "fuzz/corpus/program"
        self.words = source / "fuzz/json.dict"
        self.folder = source / "build/afl/runs"

    def run(self, seconds):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        root = Path("/dev/shm")
        work = tempfile.mkdtemp(prefix="fuzz-", dir=root if root.is_dir() else None)
        try:
            return self.run_in(Path(work), seconds)
        finally:
            shutil.rmtree(work)

    def import_of(self, catalog, file, *more):
        return [self.binary, "-c", catalog, "import-bulk", "--file", file,
                "--max-delete", "100", "--allow-foreign", *more]

    def run_in(self, work, seconds):
        catalog = work / "catalog.db"
        subprocess.run(self.import_of(catalog, self.example), check=True,
                       stdout=subprocess.DEVNULL)
        environment = {**os.environ, "AFL_NO_UI": "1", "AFL_SKIP_CPUFREQ": "1",
                       "AFL_NO_AFFINITY": "1", "ASAN_OPTIONS": QUICK_ASAN,
                       "AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES": "1"}
        input_file = work / "input"
        words = ["afl-fuzz", "-V", f"{seconds:.0f}", "-i", self.seeds,
                 "-o", self.folder, "-x", self.words, "-m", "none",
                 "-t", "5000", "-f", input_file, "--",
                 *self.import_of(catalog, input_file, "--dry-run")]
        took, processor = run_measured(words, self.folder / "log", environment)
        made = self.folder / "default"
        kept = sorted((made / "queue").glob("id:*"))
        found = [str(path) for kind in ("crashes", "hangs")
                 for path in sorted((made / kind).glob("id:*"))]
        found += [fault for path in kept if (fault := self.fault_of(work, path))]
        stats = (made / "fuzzer_stats").read_text()
        done = re.search(r"execs_done\s*: (\d+)", stats)
        return Outcome(int(done[1]), took, processor, len(kept), found)

    def fault_of(self, work, path):
        """What is wrong with the catalog that an input leaves, or None."""
        folder = work / "replay"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        catalog = folder / "catalog.db"
        imported = self.code_of(self.import_of(catalog, path))
        if imported not in CODES_OF_A_FILE:
            return f"{path}: import-bulk ends in {imported}"
        if imported == 0:
            verified = self.code_of([self.binary, "-c", catalog, "verify"])
            if verified != 0:
                return f"{path}: verify ends in {verified}"
        return None

    def code_of(self, words):
        return subprocess.run(words, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL,
                              stdin=subprocess.DEVNULL).returncode
