"""SIGTERM, SIGINT and SIGHUP at file calls spread over a whole run."""

import shutil
import signal
import time

import catalogs
from points import calls_of, sampled
from report import Promise

MOMENTS = 30
QUICK_MOMENTS = 6
SECONDS = 2
NUMBERS = {"TERM": signal.SIGTERM, "INT": signal.SIGINT, "HUP": signal.SIGHUP}


def fault_of(scenario, name, result, state, seconds):
    if result.hung or result.crashed:
        return f"it crashed or hung: {result.words()}"
    if state.fault and state.dump not in scenario.before:
        return state.fault
    if seconds > SECONDS:
        return f"it took {seconds:.1f} s"
    if result.code == 128 + NUMBERS[name]:
        return None if state.dump in scenario.before else "stopped, yet changed"
    if result.code != 0:
        return result.words()
    return None if state.dump == scenario.after else "exit 0, yet not after"


def run(session):
    moments = QUICK_MOMENTS if session.quick else MOMENTS
    for name in NUMBERS:
        promise = Promise(f"SIG{name}: before within {SECONDS} s, or it ends well")
        for scenario in session.scenarios:
            calls = calls_of(session.program, scenario, session.place)
            for number in sampled(range(1, len(calls) + 1), moments):
                work, scratch = session.place.folders()
                shutil.copytree(scenario.base, work)
                started = time.monotonic()
                result = session.program.run(
                    scenario.words, work,
                    faults={"OF": "files", "DO": name, "AT": number})
                seconds = time.monotonic() - started
                state = catalogs.look(work, scratch)
                promise.point(fault_of(scenario, name, result, state, seconds),
                              f"{scenario.name} at file call {number}")
        session.report.add(promise)
