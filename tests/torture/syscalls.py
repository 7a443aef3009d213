"""System calls that fail where a preloaded library sees nothing: strace puts the
error in. What comes before main() is the loader's, as a mere --version shows."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import catalogs
from points import WORKERS, fault_of_end, fault_of_next, sampled
from report import Promise

# Beside the file calls that the library fails: memory and threads that there are
# none of, and questions about files that get no answer.
ERRORS = {"mmap": "ENOMEM", "clone3": "EAGAIN",
          "newfstatat": "EIO", "lseek": "EIO", "access": "EIO",
          "readlink": "EIO", "getcwd": "ENOENT", "statfs": "EIO",
          "fstatfs": "EIO", "flock": "ENOLCK", "prctl": "EPERM",
          "getdents64": "EIO", "mprotect": "ENOMEM", "getrandom": "ENOSYS"}
CALL = re.compile(r"^(\d+) +(\w+)\(")


@dataclass
class Traced:
    """Runs the program under strace, as another program would run it."""

    program: object
    options: list

    def run(self, words, folder):
        under = type(self.program)("strace", self.program.faults)
        return under.run(["-f", "-qq", *self.options, self.program.binary,
                          *words], folder)


def calls_of(program, scenario, place, words):
    """How often the busiest thread of an undisturbed run makes each call."""
    work, _ = place.folders()
    shutil.copytree(scenario.base, work)
    trace = place.root / "trace"
    Traced(program, ["-o", trace, "-e", "trace=" + ",".join(ERRORS)]).run(
        words, work)
    counts = {}
    for line in trace.read_text(errors="replace").splitlines():
        call = CALL.match(line)
        if call:
            counts[call.groups()] = counts.get(call.groups(), 0) + 1
    most = {}
    for (_, name), count in counts.items():
        most[name] = max(most.get(name, 0), count)
    return most


def try_call(session, scenario, name, number):
    """What is wrong, or None."""
    work, scratch = session.place.folders()
    shutil.copytree(scenario.base, work)
    result = Traced(session.program, [
        "-o", "/dev/null", "-e", f"trace={name}", "-e",
        f"inject={name}:error={ERRORS[name]}:when={number}"]).run(
            scenario.words, work)
    state = catalogs.look(work, scratch)
    return fault_of_end(scenario, result, state) or fault_of_next(
        session.program, scenario, work, scratch, state.dump == scenario.after)


def run(session):
    for scenario in session.scenarios:
        promise = Promise(f"{scenario.name}: system calls that strace fails")
        if not shutil.which("strace"):
            promise.cannot("strace is not installed")
            session.report.add(promise)
            continue
        counts = calls_of(session.program, scenario, session.place,
                          scenario.words)
        before = calls_of(session.program, scenario, session.place,
                          ["--version"])
        points = [(name, number) for name, most in sorted(counts.items())
                  for number in range(before.get(name, 0) + 1, most + 1)]

        def one(point, scenario=scenario, promise=promise):
            fault = try_call(session, scenario, *point)
            promise.point(fault, f"{scenario.name}: {point[0]} {point[1]}")

        with ThreadPoolExecutor(WORKERS) as workers:
            list(workers.map(one, sampled(points, session.points)))
        session.report.add(promise)
