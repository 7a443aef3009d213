"""Tries a scenario with one thing going wrong at one moment, for many moments."""

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor

import catalogs

WORKERS = 2
STORAGE = 6
# Said where a disk fails in the commit and from then on: nobody can know.
UNSURE = "could not be recorded"


class Place:
    """A folder of its own for each worker."""

    def __init__(self, root):
        self.root = root
        self._own = threading.local()
        self._count = 0
        self._lock = threading.Lock()

    def folders(self):
        """This worker's folder to work in, not there yet, and one to look in."""
        if not hasattr(self._own, "number"):
            with self._lock:
                self._count += 1
                self._own.number = self._count
        work = self.root / f"work-{self._own.number}"
        shutil.rmtree(work, ignore_errors=True)
        return work, self.root / f"scratch-{self._own.number}"


def sampled(numbers, at_most):
    """All of them, or `at_most` spread evenly, the ends among them."""
    numbers = list(numbers)
    if at_most is None or len(numbers) <= at_most:
        return numbers
    step = (len(numbers) - 1) / max(1, at_most - 1)
    return [numbers[round(i * step)] for i in range(at_most)]


def calls_of(program, scenario, place):
    """The file calls of an undisturbed run, in order, as (call, path)."""
    work, _ = place.folders()
    shutil.copytree(scenario.base, work)
    trace = place.root / "trace"
    trace.unlink(missing_ok=True)
    program.run(scenario.words, work, faults={"OF": "files", "TRACE": trace})
    lines = trace.read_text(encoding="utf-8", errors="replace").splitlines()
    return [tuple(line.split(" ", 1)) for line in lines]


def allocations_of(program, scenario, place):
    """How many allocations an undisturbed run makes."""
    work, _ = place.folders()
    shutil.copytree(scenario.base, work)
    trace = place.root / "trace"
    trace.unlink(missing_ok=True)
    program.run(scenario.words, work, faults={"OF": "memory", "TRACE": trace})
    return int(trace.read_text())


def fault_of_end(scenario, result, state):
    """What is wrong with how the disturbed run ended, or None."""
    if result.hung:
        return "it hung"
    if result.crashed:
        return f"it crashed: {result.words()}"
    if state.fault and state.dump not in scenario.before:
        return f"the catalog is damaged: {state.fault}"
    is_before = state.dump in scenario.before
    is_after = state.dump == scenario.after
    if not is_before and not is_after:
        return f"the catalog is neither before nor after, {result.words()}"
    if result.killed:
        return None
    if result.code in (0, 9):
        return None if is_after else f"{result.words()}, yet it is before"
    if result.code != STORAGE:
        return f"{result.words()} is not what the contract says"
    if not is_before and UNSURE not in result.err:
        return f"{result.words()}, yet it is after"
    if not result.err.startswith("hwsync"):
        return "it ended without a word"
    return None


def fault_of_next(program, scenario, work, scratch, was_after):
    """What is wrong with the next, undisturbed run, or None."""
    result = program.run(scenario.words, work)
    allowed = scenario.repeat_codes if was_after else (0,)
    if result.hung or result.code not in allowed:
        return f"the next run ends in {result.words()}"
    state = catalogs.look(work, scratch)
    if state.fault:
        return f"after the next run: {state.fault}"
    if state.dump != scenario.after:
        return "the next run does not reach what it should"
    if state.running:
        return "a run that died is still said to be running"
    left = catalogs.litter_in(work, scenario.inputs)
    left += [name for name in ("catalog.db-wal", "catalog.db-shm")
             if (work / name).exists()]
    return f"litter: {' '.join(left)}" if left else None


def fault_of_kept(scenario, work):
    """What is wrong with files that lie whole under one name or another."""
    names = {path.name for path in work.glob("catalog.db.damaged-*")
             if not path.name.endswith(("-wal", "-shm", "-journal"))}
    for name in names | {"catalog.db"}:
        if all((work / f"{name}{ending}").exists()
               and (work / f"{name}{ending}").read_bytes() == content
               for ending, content in scenario.kept.items()):
            return None
    return "the old files are nowhere whole"


def try_point(program, scenario, place, faults):
    """(whether the fault happened, to what, what is wrong or None)"""
    work, scratch = place.folders()
    shutil.copytree(scenario.base, work)
    mark = scratch.with_suffix(".mark")
    mark.unlink(missing_ok=True)
    result = program.run(scenario.words, work, faults={**faults, "TRACE": mark})
    done_to = mark.read_text(errors="replace") if mark.exists() else ""
    if not done_to and not result.killed:
        return None
    state = catalogs.look(work, scratch)
    fault = (fault_of_end(scenario, result, state)
             or (scenario.kept and fault_of_kept(scenario, work))
             or fault_of_next(program, scenario, work, scratch,
                              state.dump == scenario.after)
             or (scenario.kept and fault_of_kept(scenario, work)) or None)
    first = done_to.splitlines()[0] if done_to else ""
    return first.replace(str(work) + "/", ""), fault


def sweep(program, scenario, place, promise, points):
    """Tries each of the points, which are the environments of the library."""
    def one(faults):
        tried = try_point(program, scenario, place, faults)
        if tried is not None:
            what = " ".join(f"{k}={v}" for k, v in faults.items())
            promise.point(tried[1], f"{scenario.name}: {what}: {tried[0]}")

    with ThreadPoolExecutor(WORKERS) as workers:
        list(workers.map(one, points))
