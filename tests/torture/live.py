"""Live jobs against stand-ins for Shopify: killed between every two requests,
and everything that they write searched for secrets."""

import json
import subprocess
import urllib.request
from pathlib import Path

import catalogs
import shops
from points import sampled
from report import Promise

TOKENS = {"us": "shpat_planted0secret0us", "eu": "shpat_planted0secret0eu"}
SECRETS = (*TOKENS.values(), "Signature=signed")
QUICK_POINTS = 6
PRODUCTS = 12
# What each live run reads anew from a clock that goes on.
OF_THE_CLOCK = {"deleted_at", "at", "value"}

CONFIG = """catalog = "catalog.db"
primary = "us"
[shops.us]
domain = "fake-us.myshopify.com"
token_env = "US_TOKEN"
endpoint = "{us}"
[shops.eu]
domain = "fake-eu.myshopify.com"
token_env = "EU_TOKEN"
endpoint = "{eu}"
[notify]
metrics_file = "metrics.prom"
"""

JOBS = {
    "import-bulk": [["import-bulk"]],
    "import-updates": [["import-bulk"], ["import-updates"]],
    "associate": [["import-bulk"], ["associate"]],
    "sync": [["import-bulk"], ["sync"]],
}


def token_of(name):
    return TOKENS.get(name, f"shpat_planted0secret0{name}")


class Stores:
    """Stores of their own, each a process, while this lives."""

    def __init__(self, binary, folder, names=tuple(TOKENS)):
        self.processes = []
        self.urls = {}
        for number, name in enumerate(names, 1):
            products = folder / f"{name}.jsonl"
            base = shops.CHILD_BASE + (number - 2) * shops.BETWEEN_CHILDREN
            shops.write(products, shops.primary(range(1, PRODUCTS + 1))
                        if name == "us" else shops.child(PRODUCTS, base))
            shop = (f'{{"shop":{{"id":"{number}00","name":"{name}",'
                    f'"myshopifyDomain":"fake-{name}.myshopify.com"}}}}')
            process = subprocess.Popen(
                [binary, "--token", token_of(name), "--products", products,
                 "--control", shop],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            self.processes.append(process)
            self.urls[name] = process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in self.processes:
            process.stdin.close()
            process.stdout.close()
            process.wait()


def control(url, **what):
    """Tells the stand-in at this endpoint what to be like from now on."""
    address = url.split("/admin")[0] + "/_control"
    urllib.request.urlopen(urllib.request.Request(
        address, json.dumps(what).encode(), method="POST")).close()


class World:
    """A folder with a config that leads to two fresh stores."""

    def __init__(self, session, stores, folder, more=""):
        self.program = session.program
        self.stores = stores
        self.folder = folder
        (folder / "hwsync.toml").write_text(
            CONFIG.format(**stores.urls) + more)

    def run(self, words, faults=None, more=None):
        variables = {f"{name.upper()}_TOKEN": token
                     for name, token in TOKENS.items()}
        return self.program.run(
            [*words, "--config", "hwsync.toml", "-v"], self.folder,
            faults=faults, more={**variables, **(more or {})})


def fresh_folder(session):
    work, scratch = session.place.folders()
    work.mkdir()
    return work, scratch


def requests_of(session, binary, job):
    """How often a job connects or sends, and the state that it leads to."""
    work, scratch = fresh_folder(session)
    trace = session.root / "trace"
    trace.unlink(missing_ok=True)
    with Stores(binary, session.root) as stores:
        world = World(session, stores, work)
        for words in JOBS[job][:-1]:
            world.run(words)
        before = catalogs.look(work, scratch, OF_THE_CLOCK).dump
        result = world.run(JOBS[job][-1], {"OF": "network", "TRACE": trace})
    if result.code:
        raise SystemExit(f"torture: live {job}: {result.words()}")
    after = catalogs.look(work, scratch, OF_THE_CLOCK).dump
    return len(trace.read_text().splitlines()), before, after


def secrets_in(folder, *texts):
    """Where a secret stands in what was written."""
    for path in folder.iterdir():
        if path.is_file():
            raw = path.read_bytes()
            for secret in SECRETS:
                if secret.encode() in raw:
                    yield f"{secret} in {path.name}"
    for text in texts:
        for secret in SECRETS:
            if secret in text:
                yield f"{secret} in output"


def kill_at(session, binary, job, states, point, secrets):
    """What is wrong after a kill, and after the next run; None if nothing."""
    before, after = states
    number, deed = point
    work, scratch = fresh_folder(session)
    with Stores(binary, session.root) as stores:
        world = World(session, stores, work)
        for words in JOBS[job][:-1]:
            world.run(words)
        result = world.run(JOBS[job][-1],
                           {"OF": "network", "DO": deed, "AT": number})
        found = list(secrets_in(work, result.out, result.err))
        secrets.point("; ".join(found), f"{job}, {deed} {number}")
        state = catalogs.look(work, scratch, OF_THE_CLOCK)
        again = world.run(JOBS[job][-1])
        last = catalogs.look(work, scratch, OF_THE_CLOCK)
        found = list(secrets_in(work, again.out, again.err))
        secrets.point("; ".join(found), f"{job} after {deed} {number}")
    if state.fault or last.fault:
        return state.fault or last.fault
    # sync is several runs, each of which commits by itself.
    between = {before, after, catalogs.NEVER_FILLED, catalogs.NOTHING}
    if job != "sync" and state.dump not in between:
        return "neither before nor after"
    if again.code:
        return f"the next run ends in {again.words()}"
    if last.dump != after:
        return "the next run does not reach what it should"
    return None


def run(session):
    promise = Promise("live jobs killed between every two requests")
    secrets = Promise("no secret in files, reports and logs, with -v")
    binary = Path(session.program.binary).parent / "tests/fake_shopify"
    binary = binary / "fake_shopify"
    if not binary.exists():
        promise.cannot("fake_shopify was not built")
        secrets.cannot("fake_shopify was not built")
    else:
        for job in JOBS:
            count, before, after = requests_of(session, binary, job)
            points = [(number, deed) for number in range(1, count + 1)
                      for deed in ("kill-before", "kill-after")]
            for point in sampled(points, QUICK_POINTS if session.quick
                                 else session.points):
                fault = kill_at(session, binary, job, (before, after), point,
                                secrets)
                promise.point(fault, f"{job}, {point[1]} {point[0]}")
    session.report.add(promise)
    session.report.add(secrets)
