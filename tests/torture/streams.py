"""Standard input, output and error, each closed, full, or with nobody reading."""

import itertools
import os
import shutil
import subprocess

import catalogs
from report import Promise

OK, CLOSED, FULL, BROKEN = "ok", "closed", "full", "broken"
REDIRECT = {
    (0, CLOSED): "<&-", (1, CLOSED): ">&-", (2, CLOSED): "2>&-",
    (1, FULL): ">/dev/full", (2, FULL): "2>/dev/full",
}


def broken_pipe():
    """The end to write to of a pipe that nobody reads."""
    reader, writer = os.pipe()
    os.close(reader)
    return writer


def run_with(program, words, folder, states):
    """Runs with standard streams in these states; (exit code, whether it hung)."""
    redirects = " ".join(REDIRECT.get((fd, state), "")
                         for fd, state in enumerate(states))
    pipes = {fd: broken_pipe() for fd in (1, 2) if states[fd] == BROKEN}
    process = subprocess.Popen(
        ["/bin/sh", "-c", f'exec "$0" "$@" {redirects}', str(program.binary),
         *words],
        cwd=folder, env=program.environment(), stdin=subprocess.DEVNULL,
        stdout=pipes.get(1, subprocess.DEVNULL),
        stderr=pipes.get(2, subprocess.DEVNULL), restore_signals=True)
    for pipe in pipes.values():
        os.close(pipe)
    try:
        return process.wait(60), False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return None, True


def fault_of_writer(scenario, states, code, hung, state):
    if hung:
        return "it hung"
    if state.fault:
        return state.fault
    expected = 0 if states[1] == OK else 9
    if code != expected:
        return f"exit {code}, not {expected}"
    if state.dump != scenario.after:
        return "the catalog is not as it should be after"
    return None


def all_states():
    yield from itertools.product((OK, CLOSED), (OK, CLOSED, FULL, BROKEN),
                                 (OK, CLOSED, FULL, BROKEN))


def try_writers(session, promise):
    wanted = {"import-bulk", "first import-bulk", "associate", "link import"}
    for scenario in session.scenarios:
        if scenario.name not in wanted:
            continue
        for states in all_states():
            for form in ("text", "json"):
                if session.quick and (form == "json") != (states[0] == OK):
                    continue
                work, scratch = session.place.folders()
                shutil.copytree(scenario.base, work)
                code, hung = run_with(session.program,
                                      [*scenario.words, "--format", form], work,
                                      states)
                state = catalogs.look(work, scratch)
                promise.point(
                    fault_of_writer(scenario, states, code, hung, state),
                    f"{scenario.name} --format {form}, {' '.join(states)}")


def try_lookers(session, promise):
    """What only looks: a reader who left is no failure, a full disk is one."""
    commands = (["runs"], ["show", "SKU-1-1"], ["link", "list"], ["--help"],
                ["verify"])
    expected = {OK: 0, CLOSED: 6, FULL: 6, BROKEN: 0}
    for words in commands:
        for states in all_states():
            work, _ = session.place.folders()
            shutil.copytree(session.stages["linked"], work)
            more = [] if words == ["--help"] else ["-c", "catalog.db"]
            code, hung = run_with(session.program, [*words, *more], work, states)
            fault = "it hung" if hung else None
            if code != expected[states[1]]:
                fault = f"exit {code}, not {expected[states[1]]}"
            promise.point(fault, f"{words[0]}, {' '.join(states)}")


def run(session):
    promise = Promise("streams closed, full or broken: what is written stands")
    try_writers(session, promise)
    session.report.add(promise)
    promise = Promise("streams closed, full or broken: those who only look")
    try_lookers(session, promise)
    session.report.add(promise)
