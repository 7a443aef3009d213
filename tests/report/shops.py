"""Catalogs for the pages that are looked at."""

import json
import os
import pathlib
import subprocess

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
FIRST_CHILD = 1_000_000
HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "<!--<script>",
    "\" onmouseover=\"alert(3)",
    "\u202egnp.exe",
    "line\nbreak\x07",
    "${alert(4)} {{alert(5)}}",
]
# What a spreadsheet runs or alters, and what a CSV file has to quote.
ALTERED = ["=1+1", "+1", "-5", "@SUM(A1)", "'=x", "00123", "1E5", "TRUE", "3/4",
           "dec 5", "123456789012", "12.50", "a,b", 'q"q', "a\u202eb", "\ttab"]


def lines_of(count, first, identifier_of, title_of, picture_of):
    for i in range(1, count + 1):
        product = f"gid://shopify/Product/{first + i}"
        yield {"id": product, "title": title_of(i), "status": "ACTIVE",
               "handle": f"p-{i}", "createdAt": "2026-01-01T00:00:00Z",
               "updatedAt": "2026-01-02T00:00:00Z",
               "vendor": "Northbeck" if i % 2 else "Fjordline",
               "featuredMedia": {"preview": {"image": {"url": picture_of(i)}}}}
        yield {"id": f"gid://shopify/ProductVariant/{(first + i) * 10}", "title": "M",
               "sku": identifier_of(i), "createdAt": "2026-01-01T00:00:00Z",
               "updatedAt": "2026-01-02T00:00:00Z", "__parentId": product}


class Catalog:
    def __init__(self, hwsync, path, config=None):
        self.hwsync = hwsync
        self.catalog = path
        self.page = path.replace(".db", ".html")
        self.config = config

    def run(self, *words, expect=0):
        where = ["--config", self.config] if self.config else []
        done = subprocess.run(
            [self.hwsync, "--catalog", self.catalog, "--quiet", *where, *words],
            stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != expect:
            raise SystemExit(f"check_page: {words} ended with "
                             f"{done.returncode}, not {expect}")
        return done.stdout


class Shops(Catalog):
    """A catalog of a primary shop and a child that sells `count` variants which
    the catalog lacks, every fifth under nearly its identifier."""

    def __init__(self, hwsync, folder, count):
        super().__init__(hwsync, os.path.join(folder, f"{count}.db"))
        us = self._write(folder, f"us-{count}.jsonl", lines_of(
            max(count, 10), 0, lambda i: f"nb-{i}", lambda i: f"Tee {i}",
            lambda i: ""))
        eu = self._write(folder, f"eu-{count}.jsonl", lines_of(
            count or 10, FIRST_CHILD, self._identifier if count else lambda i: f"nb-{i}",
            lambda i: HOSTILE[i % len(HOSTILE)] if i <= 20 else f"T-shirt {i}",
            lambda i: "javascript:alert(6)" if i % 2 else
            f"https://cdn.invalid/{i}.png"))
        self.run("import-bulk", "--file", us)
        self.run("associate", "--shop", "it's", "--file", eu)
        self.run("report", self.page)

    @staticmethod
    def _identifier(i):
        if 20 < i <= 20 + len(ALTERED):
            return ALTERED[i - 21]
        return f"NB-{i}" if i % 5 == 0 else f"X-{i}"

    @staticmethod
    def _write(folder, name, lines):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")
        return path


class ExampleShops(Catalog):
    def __init__(self, hwsync, folder):
        examples = SOURCE / "examples"
        super().__init__(hwsync, os.path.join(folder, "example.db"),
                         str(examples / "hwsync.toml"))
        self.slipped = os.path.join(folder, "slipped.jsonl")
        self.run("import-bulk", "--file", str(examples / "us.jsonl"))
        for shop in ("eu", "uk"):
            self.run("associate", "--shop", shop,
                     "--file", str(examples / f"{shop}.jsonl"))
        self._slip(examples / "uk.jsonl", 50, 62)
        self.run("report", self.page)

    def _slip(self, path, first, last):
        """A spreadsheet moves the SKUs of some variants on by one row."""
        lines = [json.loads(line) for line in
                 path.read_text(encoding="utf-8").splitlines()]
        moved = [line for line in lines if line.get("sku")][first:last]
        skus = [line["sku"] for line in moved]
        for line, sku in zip(moved, [skus[0], *skus[:-1]]):
            line["sku"] = sku
        with open(self.slipped, "w", encoding="utf-8") as file:
            for line in lines:
                file.write(json.dumps(line) + "\n")
