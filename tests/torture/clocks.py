"""Clocks that are wrong: past the ends of 32 bits, ahead by years, racing, nearly
still, and set while a live job waits."""

import json
import random
import shutil
import threading
from datetime import datetime, timedelta, timezone
from pathlib import Path

import catalogs
import live
from points import fault_of_end
from report import Promise

ROUNDS = 5
QUICK_ROUNDS = 1
FORMAT = "%Y-%m-%d %H:%M:%S"
# No run of these lasts so long, whatever the clock makes of it.
LONGEST = timedelta(minutes=1)
# The last second of 32 bits with a sign, of those without, and one far past both.
MOMENTS = [datetime(2038, 1, 19, 3, 14, 7, tzinfo=timezone.utc),
           datetime(2106, 2, 7, 6, 28, 15, tzinfo=timezone.utc),
           datetime(2199, 12, 31, 23, 59, 59, tzinfo=timezone.utc)]
WRONG_CLOCKS = "clocks past 2038, racing, and nearly still"
RACING = "+0 x5000"
NEARLY_STILL = "+0 x0.001"


def find_library():
    """Debian's libfaketime, of whichever architecture; None without."""
    return next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


def clock(library, words):
    return {"LD_PRELOAD": str(library), "FAKETIME": words, "TZ": "UTC",
            "NO_FAKE_STAT": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def last_run(program, folder):
    result = program.run(["runs", "-c", "catalog.db", "--format", "json"], folder)
    return json.loads(result.out)["runs"][0]


def moments_of(run):
    return [datetime.fromisoformat(run[name].replace("Z", "+00:00"))
            for name in ("started_at", "finished_at")]


def fault_of_times(run, expected):
    """What is wrong with when a run says that it began and ended, or None."""
    began, ended = moments_of(run)
    if not timedelta() <= ended - began < LONGEST:
        return f"it lasted from {began} to {ended}"
    if expected and not timedelta() <= began - expected < LONGEST:
        return f"it began at {began}, not {expected}"
    return None


def try_scenario(session, scenario, library, words, expected):
    work, scratch = session.place.folders()
    shutil.copytree(scenario.base, work)
    result = session.program.run(scenario.words, work,
                                 more=clock(library, words))
    state = catalogs.look(work, scratch)
    return (fault_of_end(scenario, result, state)
            or (result.words() if result.code else None)
            or fault_of_times(last_run(session.program, work), expected))


def try_scenarios(session, library):
    promise = Promise(WRONG_CLOCKS)
    clocks = [(f"@{at:{FORMAT}}", at) for at in MOMENTS]
    clocks += [(RACING, None), (NEARLY_STILL, None)]
    for scenario in session.scenarios:
        for words, expected in clocks:
            promise.point(try_scenario(session, scenario, library, words,
                                       expected), f"{scenario.name}, {words}")
    session.report.add(promise)


class JumpingClock:
    """A clock that somebody sets again and again while this lives: it goes back
    and ahead by hours. Its pace stays, or sleeping would take other times too."""

    def __init__(self, library, file):
        self.file = file
        self.dice = random.Random(2038)
        self.set()
        self.variables = {"LD_PRELOAD": str(library), "TZ": "UTC",
                          "FAKETIME_TIMESTAMP_FILE": str(file),
                          "FAKETIME_NO_CACHE": "1", "NO_FAKE_STAT": "1",
                          "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.go)

    def set(self):
        next_one = self.file.with_suffix(".next")
        next_one.write_text(f"{self.dice.randrange(-40, 40):+}h")
        next_one.replace(self.file)

    def go(self):
        while not self.ended.wait(0.01):
            self.set()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()


def try_live(session, binary, job, library):
    """A store that first throttles: the waits go by no clock that is set."""
    work, scratch = live.fresh_folder(session)
    with live.Stores(binary, session.root) as stores:
        world = live.World(session, stores, work)
        for words in live.JOBS[job][:-1]:
            world.run(words)
        for url in stores.urls.values():
            live.control(url, fault={"on": "any", "kind": "status",
                                     "status": 429, "times": 2,
                                     "headers": {"retry-after": "1"}})
        with JumpingClock(library, session.root / "clock") as jumping:
            result = world.run(live.JOBS[job][-1], more=jumping.variables)
    state = catalogs.look(work, scratch, live.OF_THE_CLOCK)
    if result.hung or result.code:
        return result.words()
    return state.fault or fault_of_times(last_run(session.program, work), None)


def run(session):
    library = find_library()
    binary = Path(session.program.binary).parent
    binary = binary / "tests/fake_shopify/fake_shopify"
    waits = Promise("live jobs while the clock is set, back and ahead")
    if not library:
        for each in (Promise(WRONG_CLOCKS), waits):
            each.cannot("libfaketime is not installed")
            session.report.add(each)
        return
    try_scenarios(session, library)
    if not binary.exists():
        waits.cannot("fake_shopify was not built")
    else:
        for job in live.JOBS:
            for number in range(QUICK_ROUNDS if session.quick else ROUNDS):
                waits.point(try_live(session, binary, job, library),
                            f"{job}, round {number}")
    session.report.add(waits)
