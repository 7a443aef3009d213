"""Jobs of several shops beside another program that has the catalog open: each
kind of program, again and again, until the job ends."""

import shutil
import subprocess
import sys
import threading

import catalogs
import live
import shops
from report import Promise

ROUNDS = 12
QUICK_ROUNDS = 1
CHILDREN = ("eu", "uk", "ch", "jp", "se")

SHOP = """[shops.{name}]
domain = "fake-{name}.myshopify.com"
token_env = "{variable}"
endpoint = "{url}"
"""

# Each opens the catalog, does something, and closes it, as the last one where
# hwsync holds no lock.
READ = """
import sqlite3, sys
while True:
    database = sqlite3.connect(sys.argv[1], timeout=30)
    database.execute("SELECT count(*), sum(id) FROM variant").fetchall()
    database.close()
"""
WRITE = """
import sqlite3, sys
while True:
    database = sqlite3.connect(sys.argv[1], timeout=30, isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    version = database.execute("PRAGMA user_version").fetchone()[0]
    database.execute(f"PRAGMA user_version = {version}")
    database.execute("COMMIT")
    database.close()
"""


class Beside:
    """Something that is done beside a job, over and over; what went wrong with
    it is in `fault`."""

    def __init__(self, do):
        self.fault = None
        self._do = do
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def _run(self):
        while not self._end.is_set() and not self.fault:
            self.fault = self._do()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._end.set()
        self._thread.join()


class Script:
    """A program that goes on until it is stopped."""

    def __init__(self, code, folder):
        self.fault = None
        self._process = subprocess.Popen(
            [sys.executable, "-c", code, str(folder / "catalog.db")],
            stderr=subprocess.PIPE, text=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        _, error = self._process.communicate()
        if "Error" in error:
            self.fault = error.strip().splitlines()[-1]


def hwsync(world, *commands, codes):
    def do():
        for words in commands:
            result = world.run(words)
            if result.code not in codes or "damaged" in result.out + result.err:
                return f"{words[0]} beside it: {result.words()}"
        return None
    return Beside(do)


def sqlite_shell(world):
    def do():
        result = subprocess.run(
            ["sqlite3", "-cmd", ".timeout 30000", world.folder / "catalog.db",
             "SELECT count(*) FROM link; PRAGMA wal_checkpoint"],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        return f"sqlite3 beside it: {result.stderr}" if result.returncode else None
    return Beside(do)


def writing(world):
    variant = str((shops.CHILD_BASE + 2) * 10 + 1)
    of_variant = ["--shop", "eu", "--variant-id", variant]
    return hwsync(world, ["link", "remove", *of_variant],
                  ["link", "add", *of_variant, "SKU-2-1"], codes={0, 7})


KINDS = {
    "a hwsync that reads": lambda world: hwsync(
        world, ["verify"], ["show", "SKU-1-1"], ["status"], codes={0, 1}),
    "a hwsync that writes": writing,
    "Python that reads": lambda world: Script(READ, world.folder),
    "Python that writes": lambda world: Script(WRITE, world.folder),
    "SQLite's shell": sqlite_shell,
}


class ManyShops(live.World):
    def __init__(self, session, stores, folder):
        text = 'catalog = "catalog.db"\nprimary = "us"\n'
        for name, url in stores.urls.items():
            text += SHOP.format(name=name, url=url,
                                variable=f"{name.upper()}_TOKEN")
        super().__init__(session, stores, folder)
        (folder / "hwsync.toml").write_text(text)

    def run(self, words, faults=None, more=None):
        tokens = {f"{name.upper()}_TOKEN": live.token_of(name)
                  for name in CHILDREN}
        return super().run(words, faults, {**tokens, **(more or {})})


def fault_after(world, beside, result, scratch):
    if beside.fault:
        return beside.fault
    if result.code not in (0, 7):
        return result.words()
    state = catalogs.look(world.folder, scratch)
    if state.fault:
        return state.fault
    verified = world.run(["verify"])
    if verified.code not in (0, 1) or "damaged" in verified.out:
        return f"verify: {verified.words()}"
    return None


def try_kind(session, binary, kind, promise, rounds):
    folder, scratch = live.fresh_folder(session)
    with live.Stores(binary, session.root, ("us", *CHILDREN)) as stores:
        world = ManyShops(session, stores, folder)
        for words in (["import-bulk"], ["associate"]):
            result = world.run(words)
            if result.code:
                raise SystemExit(f"torture: {words[0]}: {result.words()}")
        for number in range(rounds):
            for job in (["associate", "--full"], ["sync"]):
                with KINDS[kind](world) as beside:
                    result = world.run(job)
                promise.point(fault_after(world, beside, result, scratch),
                              f"{job[0]} beside {kind}, round {number}")


def run(session):
    binary = session.program.binary.parent / "tests/fake_shopify/fake_shopify"
    rounds = QUICK_ROUNDS if session.quick else session.points or ROUNDS
    for kind in KINDS:
        promise = Promise(f"jobs of {len(CHILDREN)} shops beside {kind}")
        if not binary.exists():
            promise.cannot("fake_shopify was not built")
        elif kind == "SQLite's shell" and not shutil.which("sqlite3"):
            promise.cannot("there is no sqlite3")
        else:
            try_kind(session, binary, kind, promise, rounds)
        session.report.add(promise)
