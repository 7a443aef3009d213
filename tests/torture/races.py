"""Several at once: writers, killed writers, and readers meanwhile."""

import random
import shutil
import sqlite3
import subprocess
import time

import catalogs
from report import Promise

ROUNDS = 30
QUICK_ROUNDS = 4
TOGETHER = 8
SLOW = {"OF": "files", "DO": "wait", "AT": 1, "LAST": "for-good"}


def start(program, words, folder, faults=None):
    return subprocess.Popen(
        [str(program.binary), *words], cwd=folder, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        env=program.environment(faults))


def wait_for(processes):
    """Their exit codes; None for one that hung."""
    codes = []
    for process in processes:
        try:
            process.communicate(timeout=60)
            codes.append(process.returncode)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            codes.append(None)
    return codes


def fault_of_round(scenario, codes, killed, state):
    allowed = {0, 7, *scenario.repeat_codes} | ({-9} if killed else set())
    if not set(codes) <= allowed:
        return f"exit codes {codes}"
    if state.fault:
        return state.fault
    if not killed and 0 not in codes:
        return f"none of them worked: {codes}"
    if 0 in codes and state.dump != scenario.after:
        return "one ended well, yet the catalog is not after"
    return None


def try_together(session, promise, rounds, kills):
    chance = random.Random(8)
    wanted = [s for s in session.scenarios
              if s.name in ("import-bulk", "first import-bulk", "associate")]
    for number in range(rounds if wanted else 0):
        scenario = wanted[number % len(wanted)]
        work, scratch = session.place.folders()
        shutil.copytree(scenario.base, work)
        wait = ["--lock-timeout", "30s"] if number % 2 else []
        processes = [start(session.program, [*scenario.words, *wait], work)
                     for _ in range(TOGETHER)]
        killed = 0
        if kills:
            for process in chance.sample(processes, 3):
                time.sleep(chance.random() * 0.03)
                killed += process.poll() is None
                process.kill()
        codes = wait_for(processes)
        state = catalogs.look(work, scratch)
        fault = fault_of_round(scenario, codes, killed, state)
        if not fault:
            result = session.program.run(scenario.words, work)
            state = catalogs.look(work, scratch)
            if result.code != 0 or state.dump != scenario.after:
                fault = f"the next run ends in {result.words()}"
        promise.point(fault, f"{scenario.name}, round {number}")


def read_directly(folder):
    """What another program sees: a dump, or the error it gets."""
    try:
        database = sqlite3.connect(f"file:{folder}/catalog.db?mode=ro", uri=True,
                                   timeout=10, isolation_level=None)
        database.execute("BEGIN")
        dump = catalogs.dump_of(database)
        database.close()
        return dump, None
    except sqlite3.Error as error:
        return None, str(error)


def read_once(session, scenario, work, promise):
    for words, codes in ((["verify"], (0, 1)), (["show", "SKU-1-1"], (0,)),
                         (["link", "list"], (0,))):
        result = session.program.run([*words, "-c", "catalog.db"], work)
        promise.point(None if result.code in codes else result.words(),
                      f"{words[0]} during {scenario.name}")
    dump, error = read_directly(work)
    known = error is None and (dump in scenario.before or dump == scenario.after)
    promise.point(None if known else error or "neither before nor after",
                  f"SQLite during {scenario.name}")


def try_readers(session, promise, rounds):
    wanted = [s for s in session.scenarios
              if s.name in ("import-bulk", "import-updates", "associate")]
    for number in range(rounds if wanted else 0):
        scenario = wanted[number % len(wanted)]
        work, _ = session.place.folders()
        shutil.copytree(scenario.base, work)
        process = start(session.program, scenario.words, work, SLOW)
        while process.poll() is None:
            read_once(session, scenario, work, promise)
        process.communicate()
        promise.point(None if process.returncode == 0
                      else f"exit {process.returncode}",
                      f"{scenario.name} with readers")


def run(session):
    rounds = QUICK_ROUNDS if session.quick else ROUNDS
    for kills in (False, True):
        promise = Promise(f"{TOGETHER} at once{', some killed' if kills else ''}:"
                          " one works, the others wait or exit 7")
        try_together(session, promise, rounds, kills)
        session.report.add(promise)
    promise = Promise("readers during a run see before or after, no error")
    try_readers(session, promise, rounds)
    session.report.add(promise)
