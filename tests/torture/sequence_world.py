"""A folder with a catalog, the plain model of it, and whether the two agree."""

import csv
import io
import json
import shlex
import sqlite3

import plain_model
import plain_rows

PRIMARY = "us"
# What is there of each variant of a child.
HELD = """LEFT JOIN link AS l ON l.shop = v.shop AND l.variant_id = v.id
    LEFT JOIN key_block AS b ON l.shop IS NULL AND b.shop = v.shop
        AND b.ended_run IS NULL AND b.key = iif((SELECT value FROM property
            WHERE name = 'identifier') = 'barcode', v.barcode_key, v.sku_key)
    LEFT JOIN unresolved AS u ON u.shop = v.shop AND u.variant_id = v.id
        AND u.until_run IS NULL"""

SEEN = {
    "products": "SELECT id, title, status FROM products",
    "variants": "SELECT id, product_id, coalesce(sku, ''),"
                " coalesce(barcode, '') FROM variants",
    "shop variants": "SELECT s.name, v.id, v.product_id, coalesce(v.sku, ''),"
                     " coalesce(v.barcode, '') FROM shop_variant AS v JOIN shop"
                     " AS s ON s.number = v.shop WHERE v.deleted_at IS NULL",
    "links": "SELECT s.name, l.variant_id, l.origin,"
             " coalesce(l.catalog_variant_id, 0), coalesce(l.note, '')"
             " FROM link AS l JOIN shop AS s ON s.number = l.shop",
    # Each variant has a link or a block, or it is listed as unlinked; since
    # the shop's first associate.
    "in two lists, or in none":
        "SELECT s.name, v.id FROM shop_variant AS v JOIN shop AS s"
        f" ON s.number = v.shop {HELD}"
        " WHERE v.deleted_at IS NULL AND s.outcomes IS NOT NULL"
        " AND (l.shop IS NOT NULL) + (b.shop IS NOT NULL)"
        " + (u.shop IS NOT NULL) <> 1",
    "listed, though gone":
        "SELECT u.shop, u.variant_id FROM unresolved AS u JOIN shop_variant"
        " AS v ON v.shop = u.shop AND v.id = u.variant_id WHERE"
        " u.until_run IS NULL AND v.deleted_at IS NOT NULL",
    "miscounted":
        "SELECT s.name, o.key, o.value FROM shop AS s, json_each(s.outcomes) AS"
        f" o WHERE o.value <> (SELECT count(*) FROM shop_variant AS v {HELD}"
        " WHERE v.shop = s.number AND v.deleted_at IS NULL AND o.key = iif("
        "  l.origin = 'manual' OR b.shop IS NOT NULL, 'pinned',"
        "  iif(l.origin = 'auto', 'linked', u.outcome)))",
}


class Wrong(Exception):
    """What hwsync did is not what the model says."""


class World:
    def __init__(self, program, folder, stores):
        self.program, self.folder, self.stores = program, folder, stores
        self.model = plain_model.Model()
        self.results = {}  # of steps that later ones name
        self.files = 0
        self.script = []
        self.write_config()

    def write_config(self):
        rules = self.model.rules
        text = (f'primary = "{PRIMARY}"\n[shops.{PRIMARY}]\n'
                f'domain = "{PRIMARY}.myshopify.com"\ntoken_env = "NONE"\n'
                f'[matching]\non_duplicate = "{rules.on_duplicate}"\n'
                f'near = "{rules.near}"\ncross_check = "{rules.cross_check}"\n'
                f'evidence = "{rules.evidence}"\n')
        if rules.ignore != plain_rows.IGNORED:
            text += f"ignore = {json.dumps(list(rules.ignore))}\n"
        # Of random stores nothing but the identifiers belongs together.
        text += '[verify]\nsuspect = "note"\n'
        for name in set(self.model.shops) | set(self.stores) - {PRIMARY}:
            text += (f'[shops.{name}]\ndomain = "{name}.myshopify.com"\n'
                     f'token_env = "NONE"\n')
            if rules.prefix:
                text += f'strip_prefix = "{rules.prefix}"\n'
        (self.folder / "hwsync.toml").write_text(text, encoding="utf-8")
        self.script.append(f"cat > hwsync.toml <<'END'\n{text}END")

    def new_file(self, ending):
        self.files += 1
        return f"{self.files}.{ending}"

    def export(self, shop, moment, numbers=None, dice=None):
        """An export's name, and its numbers of products and variants."""
        name = self.new_file("jsonl")
        return (name, *self.stores[shop].write(self.folder / name, moment,
                                               numbers, dice))

    def write_table(self, rows):
        name = self.new_file("csv")
        text = io.StringIO()
        table = csv.DictWriter(text, rows[0])
        table.writeheader()
        table.writerows(rows)
        (self.folder / name).write_text(text.getvalue(), encoding="utf-8")
        return name

    def run(self, *words, catalog="catalog.db", config="hwsync.toml"):
        """The exit code and the JSON of a run; a crash is wrong at once."""
        words = ["-c", catalog, "--config", config, *map(str, words), "-f",
                 "json"]
        self.script.append("hwsync " + shlex.join(words))
        result = self.program.run(words, self.folder)
        self.script[-1] += f"  # {result.words()}"
        if result.hung or result.crashed:
            raise Wrong(result.words())
        try:
            return result.code, json.loads(result.out)
        except ValueError as error:
            raise Wrong(f"{shlex.join(words)}: no JSON ({error}),"
                        f" {result.words()}") from error

    def expect(self, outcome, codes, what):
        """Fails where a run's end is none of those that may be."""
        code, document = outcome
        if code not in codes:
            error = document.get("error", {}).get("message", "")
            for shop in document.get("shops", []):
                error += (shop.get("error") or {}).get("message", "")
            raise Wrong(f"{what}: exit {code} ({error}), expected"
                        f" {' or '.join(map(str, sorted(codes)))}")
        return document

    def seen(self):
        # Another process's connection, and gone before the next run.
        database = sqlite3.connect(f"file:{self.folder}/catalog.db?mode=ro",
                                   uri=True)
        try:
            return {name: set(database.execute(sql)) for name, sql
                    in SEEN.items()}
        finally:
            database.close()

    def unlinked(self, shop):
        database = sqlite3.connect(f"file:{self.folder}/catalog.db?mode=ro",
                                   uri=True)
        try:
            return dict(database.execute(
                "SELECT variant_id, outcome FROM unlinked WHERE shop = ?",
                (shop,)))
        finally:
            database.close()

    def meant(self):
        model = self.model
        return {
            "products": {(number, product["title"], product["status"])
                         for number, product in model.catalog.live().items()},
            "variants": {(number, one["product"], one["sku"] or "",
                          one["barcode"] or "")
                         for number, one in model.catalog.variants().items()},
            "shop variants": {
                (shop.name, number, one["product"], one["sku"] or "",
                 one["barcode"] or "")
                for shop in model.shops.values()
                for number, one in shop.rows.variants().items()},
            "links": {(shop.name, number, link.origin, link.target, link.note)
                      for shop in model.shops.values()
                      for number, link in shop.links.items()},
        }

    def compare(self):
        seen, meant = self.seen(), self.meant()
        for name in SEEN:
            model = meant.get(name, set())
            if seen[name] != model:
                raise Wrong(f"{name}: only hwsync has "
                            f"{sorted(seen[name] - model)[:4]}, only the"
                            f" model {sorted(model - seen[name])[:4]}")

    def verify(self):
        """What verify finds, and what the model does."""
        code, document = self.run("verify")
        found = {(one["shop"], int(one["variant_id"] or 0)): one["kind"]
                 for one in document.get("findings", [])
                 if one["kind"] != "note"}
        must, may = {}, set()
        for shop in self.model.shops.values():
            matching = self.model.matching(shop)
            for variant, word in self.model.findings(shop).items():
                self.weigh(shop, matching, variant, word, must, may)
        for one, word in must.items():
            if one not in found:
                raise Wrong(f"verify does not find {one}: {word}")
        for one, kind in found.items():
            if one not in must and one not in may:
                raise Wrong(f"verify finds {one}: {kind}, the model nothing")
        if code != (1 if found else 0) or document["ok"] == bool(found):
            raise Wrong(f"verify: exit {code} with {len(found)} findings")

    @staticmethod
    def weigh(shop, matching, variant, word, must, may):
        """A waiver holds while nothing that a finding rests on has changed;
        where it is not plain what that is, both will do."""
        facts = matching.facts(variant)
        waived = [(then, finding) for one, then, finding
                  in shop.waivers.values() if one == variant]
        if not any(finding == word for _, finding in waived):
            if waived:
                may.add((shop.name, variant))
            else:
                must[shop.name, variant] = word
        elif not any(then == facts for then, _ in waived):
            may.add((shop.name, variant))

    def replay(self):
        return "\n".join(self.script)
