"""Every path that hwsync writes or reads, set to every file of its own."""

import os

import shops
from report import Promise

PRODUCTS = 12
CONFIG = """primary = "us"
[shops.us]
domain = "us.myshopify.com"
token_file = "us.token"
[shops.eu]
domain = "eu.myshopify.com"
client_id = "0123456789abcdef"
client_secret_file = "eu.secret"
"""
CONFIGURED = ["-c", "catalog.db", "--config", "hwsync.toml"]
COMPANIONS = ("-wal", "-shm", "-journal", ".unfinished",
              ".unfinished-journal", ".lock", ".import-bulk.us.lock",
              ".associate.eu.lock", ".sync.us.lock")
# Those that a file would be made under are no less of its own.
OWN = ("catalog.db", *(f"catalog.db{suffix}" for suffix in COMPANIONS),
       "hwsync.toml", "us.token", "eu.secret", "eu.jsonl")
QUICK = ("catalog.db", "catalog.db-wal", "catalog.db.lock", "hwsync.toml",
         "us.token")
INPUTS = ("catalog.db", "catalog.db-wal", "catalog.db-shm")
ASSOCIATE = ["associate", "--shop", "eu", "--file", "eu.jsonl"]


def prepare(session):
    """A catalog with a child, a config and credentials."""
    folder, _ = session.place.folders()
    folder.mkdir()
    for name, base in (("us", shops.PRIMARY_BASE), ("eu", shops.CHILD_BASE)):
        lines = []
        for number in range(1, PRODUCTS + 1):
            lines.append(shops.product(number, base, count=1))
            lines.append(shops.variant(number, 1, base, sku=f"S{number}"))
        shops.write(folder / f"{name}.jsonl", lines)
    (folder / "hwsync.toml").write_text(CONFIG)
    for name in ("us.token", "eu.secret"):
        (folder / name).write_text("shpat_secret")
        (folder / name).chmod(0o600)
    for words in (["import-bulk", "--file", "us.jsonl"], ASSOCIATE):
        result = session.program.run([*CONFIGURED, *words], folder)
        assert result.code == 0, result.words()
    return folder


def writers(path):
    """Each command that writes to a path, with what the config then has."""
    for more in ([], ["--force"]):
        yield ["report", path, *more], ""
        yield [*ASSOCIATE, "--plan", path, *more], ""
        yield [*ASSOCIATE, "--plan", path, "--dry-run", *more], ""
        yield ["snapshot", path, *more], ""
        yield ["import-bulk", "--save", path, *more], ""
    yield (["import-bulk", "--file", "us.jsonl"],
           f'[notify]\nmetrics_file = "{path}"\n')


def readers(path):
    for command in ("import-bulk", "import-new", "import-updates"):
        yield [command, "--file", path], ""
    yield ["associate", "--shop", "eu", "--file", path], ""
    yield ["verify", "--shop", "eu", "--file", path], ""
    yield ["link", "import", path], ""
    yield ["apply", path], ""
    yield ["--config", path, "status"], ""


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()
            if path.is_file()}


def names_for(folder, name):
    """The file by its own name, and by others where it is there."""
    yield name
    yield f"./{name}"
    yield str(folder / name)
    (folder / "soft").symlink_to(name)
    yield "soft"
    (folder / "soft").unlink()
    if (folder / name).exists():
        os.link(folder / name, folder / "hard")
        yield "hard"
        (folder / "hard").unlink()


def try_one(session, promise, folder, words, more, codes):
    (folder / "hwsync.toml").write_text(CONFIG + more)
    before = contents(folder)
    result = session.program.run([*CONFIGURED, *words], folder)
    fault = None
    if result.code not in codes or result.hung or result.out:
        fault = result.words()
    elif contents(folder) != before:
        changed = {name for name in before | contents(folder)
                   if before.get(name) != contents(folder).get(name)}
        fault = f"changed: {', '.join(sorted(changed))}"
    promise.point(fault, f"{' '.join(words)} {more}".strip())
    if fault:
        put_back(folder, before)
    (folder / "hwsync.toml").write_text(CONFIG)


def put_back(folder, files):
    """So that what went wrong once is told once."""
    for name in contents(folder):
        if name not in files:
            (folder / name).unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)


def try_outputs(session, folder):
    promise = Promise("no output takes the place of a file of hwsync's own")
    for own in QUICK if session.quick else OWN:
        for name in names_for(folder, own):
            for words, more in writers(name):
                is_input = own == "eu.jsonl"
                if is_input and words[0] != "associate":
                    continue
                try_one(session, promise, folder, words, more, {2})
    session.report.add(promise)


def try_others(session, folder):
    promise = Promise("no output replaces somebody else's file unasked")
    (folder / "precious").write_text("precious\n")
    for words, more in writers("precious"):
        if "--force" not in words:
            try_one(session, promise, folder, words, more, {8})
    (folder / "precious").unlink()
    session.report.add(promise)


def try_inputs(session, folder):
    promise = Promise("the catalog is no input, and no config")
    for own in INPUTS:
        if own != "catalog.db":
            (folder / own).write_bytes(b"")
        for name in names_for(folder, own):
            if not (folder / name).exists():
                continue
            for words, more in readers(name):
                try_one(session, promise, folder, words, more, {2})
        if own != "catalog.db":
            (folder / own).unlink(missing_ok=True)
    session.report.add(promise)


def run(session):
    folder = prepare(session)
    try_outputs(session, folder)
    try_others(session, folder)
    try_inputs(session, folder)
