"""Text made of attacks, through every output; files where others may look."""

import csv
import html
import io
import json
import os
import re
import shutil
import stat
import unicodedata

import shops
from report import Promise

ATTACKS = (
    "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\x9b31m", "a\nb\r\nc", "\x00x",
    "tab\there", "\u202egnp.exe", "\u2066isolate\u2069", "\u200fmark", "\x7f",
    "\u2028line\u2029", "%s%n%d{}{0}", "'; DROP TABLE link; --", '"quoted"',
    "<script>alert(1)</script>", "]]>&amp;<!--", "=1+1", "+cmd|' /C calc'!A0",
    "-2+3", "@SUM(A1)", "\t=1", "../../etc/passwd", "`id` $(id)", "a,b;c|d",
    "\ufeffbom", "\U000e0041tag", "{\"a\": 1}", "\\u001b[31m",
)
C0 = re.compile("[\x00-\x09\x0b-\x1f]")
FORMULA = tuple("=+-@\t\r")
BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = set("\u200e\u200f\u061c\u2028\u2029")


def raw_control(text):
    """The first control or bidi character that stands in `text` as it is."""
    for char in text:
        if char == "\n":
            continue
        if (unicodedata.category(char) == "Cc" or char in MARKS
                or unicodedata.bidirectional(char) in BIDI):
            return f"U+{ord(char):04X}"
    return None


def exports(folder):
    primary, child = [], []
    for number, attack in enumerate(ATTACKS, 1):
        for lines, base in ((primary, shops.PRIMARY_BASE),
                            (child, shops.CHILD_BASE)):
            thing = shops.product(number, base, title=f"{attack} {number}",
                                  count=1)
            thing.update(vendor=attack, handle=attack, productType=attack,
                         tags=[attack])
            lines.append(thing)
            one = shops.variant(number, 1, base, sku=f"{attack}{number}")
            one.update(title=attack, barcode=attack)
            if base == shops.CHILD_BASE and number % 3 == 0:
                one["sku"] = f"{attack} own {number}"
            lines.append(one)
    # Lines that are rejected, with the attack in what is told of them.
    primary.append({"id": "gid://shopify/Product/\x1b[31m7", "title": "x"})
    shops.write(folder / "primary.jsonl", primary)
    shops.write(folder / "child.jsonl", child)


def text_outputs():
    """Command lines whose output is for a terminal or a log."""
    catalog = ["-c", "catalog.db"]
    yield ["import-bulk", *catalog, "--file", "primary.jsonl", "-v"]
    yield ["associate", *catalog, "--shop", "e\x1b[31mu", "--file",
           "child.jsonl", "-v"]
    yield ["verify", *catalog, "--fail-on", "unmatched"]
    yield ["link", "list", *catalog]
    yield ["runs", *catalog]
    yield ["runs", "show", *catalog, "1"]
    yield ["runs", "show", *catalog, "2"]
    for number, attack in enumerate(ATTACKS, 1):
        if "\x00" in attack:
            continue
        sku = f"{attack}{number}"
        yield ["show", *catalog, "--", sku]
        yield ["explain", *catalog, "--", sku]
        yield ["verify", *catalog, "--", sku]
        yield ["link", "history", *catalog, "--", sku]
        yield ["link", "add", *catalog, "--shop", attack, "--variant-id", "1",
               "--", sku]
        yield ["import-bulk", *catalog, "--file", f"none {attack}"]
        yield ["runs", "-c", f"none {attack}"]
        yield ["runs", "--config", f"none {attack}"]
        yield [f"no-command{attack}"]


# These must work, or nothing of the attacks would have come so far.
MUST_WORK = {"import-bulk", "associate", "runs"}
SOUND_ENDS = {"-v", "catalog.db", "1", "2"}


def machine_outputs():
    catalog = ["-c", "catalog.db"]
    for form in ("json", "csv", "junit"):
        yield form, ["verify", *catalog, "--fail-on", "unmatched", "--format",
                     form]
    for form in ("json", "csv"):
        yield form, ["link", "list", *catalog, "--format", form]
    for words in (["runs"], ["runs", "show", "1"], ["runs", "show", "2"],
                  ["show", str((shops.PRIMARY_BASE + 1) * 10 + 1)]):
        yield "json", [*words, *catalog, "--format", "json"]
    yield "log", ["import-bulk", *catalog, "--file", "primary.jsonl", "-v",
                  "--log-format", "json", "--rewrite"]


def fault_of_machine(form, result):
    if result.hung or result.crashed:
        return result.words()
    if form == "json":
        # A document is data; a terminal is for text. Still, JSON has no place
        # for a control character.
        json.loads(result.out)
        return "a control character" if C0.search(result.out) else None
    if form == "log":
        for line in result.err.splitlines():
            json.loads(line)
        return raw_control(result.err)
    if form == "csv":
        for row in csv.reader(io.StringIO(result.out, newline="")):
            for cell in row:
                if (cell.startswith(FORMULA)
                        and not re.fullmatch(r"-[0-9]+\.[0-9]+", cell)):
                    return f"a formula: {cell!r}"
        return None
    return fault_of_junit(result.out)


def fault_of_junit(text):
    import xml.dom.minidom  # what reads it is no part of hwsync
    xml.dom.minidom.parseString(text)
    return "an element from data" if "<script" in text else raw_control(
        html.unescape(text))


def try_text(session, folder):
    promise = Promise("hostile text: no control or bidi character on a terminal")
    for words in text_outputs():
        result = session.program.run(words, folder)
        fault = None
        must_work = words[0] in MUST_WORK and words[-1] in SOUND_ENDS
        if result.hung or result.crashed or (must_work and result.code):
            fault = result.words()
        else:
            char = raw_control(result.out) or raw_control(result.err)
            fault = f"{char} came through" if char else None
        promise.point(fault, " ".join(map(ascii, words)))
    session.report.add(promise)


def try_machine(session, folder):
    promise = Promise("hostile text: JSON, CSV, JUnit and logs stay what they are")
    for form, words in machine_outputs():
        result = session.program.run(words, folder)
        try:
            fault = fault_of_machine(form, result)
        except Exception as error:  # any reader's: it could not read it
            fault = f"{type(error).__name__}: {error}"
        promise.point(fault, " ".join(words))
    session.report.add(promise)


def mode_faults(folder):
    for path in folder.iterdir():
        if path.name.startswith("catalog.db"):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode != 0o600:
                yield f"{path.name} is {mode:o}"


def try_modes(session):
    promise = Promise("files are made 0600 whatever the umask")
    for mask in (0o000, 0o022, 0o077, 0o777):
        for scenario in session.scenarios:
            if scenario.name not in ("first import-bulk", "import-bulk"):
                continue
            for deed in (None, "kill-before"):
                work, _ = session.place.folders()
                shutil.copytree(scenario.base, work)
                faults = deed and {"OF": "files", "DO": deed, "AT": 60}
                session.program.run(scenario.words, work, faults=faults,
                                    preexec_fn=lambda mask=mask: os.umask(mask))
                found = list(mode_faults(work))
                promise.point("; ".join(found), f"{scenario.name}, umask {mask:o}")
    session.report.add(promise)


PLANTED = (".unfinished", "-wal", "-shm", "-journal", ".lock",
           ".import-bulk.primary.lock", ".unfinished-journal",
           ".unfinished-wal")


def try_symlinks(session):
    promise = Promise("planted symbolic links: nothing is written through them")
    for scenario in session.scenarios:
        if scenario.name not in ("first import-bulk", "import-bulk"):
            continue
        for suffix in PLANTED:
            for there in (True, False):
                work, _ = session.place.folders()
                shutil.copytree(scenario.base, work)
                victim = work / "victim"
                if there:
                    victim.write_text("precious")
                    victim.chmod(0o640)
                (work / f"catalog.db{suffix}").unlink(missing_ok=True)
                (work / f"catalog.db{suffix}").symlink_to(victim)
                result = session.program.run(scenario.words, work)
                fault = None
                if there and (victim.read_text() != "precious"
                              or stat.S_IMODE(victim.stat().st_mode) != 0o640):
                    fault = "the target was changed"
                if not there and victim.exists():
                    fault = "the target was made"
                if result.code not in (0, 6):
                    fault = result.words()
                promise.point(fault, f"{scenario.name}, catalog.db{suffix}")
    session.report.add(promise)


def run(session):
    folder, _ = session.place.folders()
    folder.mkdir()
    exports(folder)
    try_text(session, folder)
    try_machine(session, folder)
    try_modes(session)
    try_symlinks(session)
