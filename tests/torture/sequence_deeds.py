"""Steps of a random sequence that an operator takes: how each is chosen, done, and
what the model says of it."""

from dataclasses import replace

import plain_matching
import plain_rows
from plain_rows import Change, Link
from sequence_choice import a_shop, a_target, a_variant

ENDS_UNCHANGED = {1, 2, 3, 6, 8}


def choose_undo(dice, world):
    # What undo makes of a blocked key is not in the model.
    runs = [run for run in world.model.runs
            if run.changes and run.command != "block a key"]
    if not runs:
        return None
    # By number: a sequence that is cut short may have no such run.
    return {"run": dice.choice(runs[-4:]).number,
            "release": dice.random() < 0.3}


def do_undo(world, step):
    model = world.model
    run = model.run_numbered(step["run"])
    if run is None or any(model.shops.get(one.shop.name) is not one.shop
                          for one in run.changes):
        return
    release = step["release"] and run.command in ("associate", "apply")
    outcome = world.run("undo", run.number, *["--release"] * release)
    refused = model.touched_later(run)
    document = world.expect(outcome, {8} if refused else {0},
                            f"undo of run {run.number} ({run.command})")
    if not refused:
        changes = [one for one in model.undoing(run, release)
                   if one.is_any]
        model.add_run(document["run"], "undo", changes, run.number)
        world.results[step["number"]] = document["run"]


# Links by hand.

def choose_add(dice, world):
    name = a_shop(dice, world)
    return name and {"shop": name, "variant": a_variant(dice, world, name),
                     "target": a_target(dice, world),
                     "replace": dice.random() < 0.7,
                     "unseen": dice.random() < 0.3,
                     "note": dice.choice((None, None, "by hand"))}


def pin(model, shop, step):
    """The change, and the exit codes that may be where it is refused."""
    before = shop.links.get(step["variant"])
    is_link = before is not None and before.target != 0
    note = step["note"] if step["note"] is not None else (
        before.note if is_link else "")
    after = Link("manual", step["target"], "", note)
    if before == after:
        return Change(shop, step["variant"], before, before), {0}
    codes = set()
    if step["variant"] not in shop.rows.variants() and not step["unseen"]:
        codes.add(8)
    if step["target"] not in model.catalog.variants():
        codes.add(1)
    if is_link and before.target != step["target"] and not step["replace"]:
        codes.add(8)
    return Change(shop, step["variant"], before, after), codes or {0}


def block(_, shop, step):
    before = shop.links.get(step["variant"])
    is_block = before is not None and before.target == 0
    after = Link("manual", 0, "", before.note if is_block else "")
    is_known = before or step["variant"] in shop.rows.ever
    return (Change(shop, step["variant"], before, after),
            {0} if is_known else {1})


def finish(world, step, outcome, changes, codes):
    document = world.expect(outcome, codes, step["step"])
    if codes == {0}:
        world.model.add_run(document["run"], step["step"],
                            [one for one in changes if one.is_any])
        world.results[step["number"]] = document["run"]


def do_add(world, step):
    shop = world.model.shops.get(step["shop"])
    if not shop:
        return
    words = ["--shop", shop.name, "--variant-id", step["variant"],
             "--catalog-variant-id", step["target"]]
    words += ["--replace"] * step["replace"] + ["--unseen"] * step["unseen"]
    words += ["--note", step["note"]] if step["note"] is not None else []
    outcome = world.run("link", "add", *words)
    change, codes = pin(world.model, shop, step)
    finish(world, step, outcome, decided(world.model, change), codes)


def decided(model, change):
    return model.decided(change) if change.is_any else []


def choose_remove(dice, world):
    name = a_shop(dice, world)
    return name and {"shop": name, "variant": a_variant(dice, world, name),
                     "relink": dice.random() < 0.4}


def do_remove(world, step):
    shop = world.model.shops.get(step["shop"])
    if not shop:
        return
    outcome = world.run("link", "remove", "--shop", shop.name, "--variant-id",
                        step["variant"], *["--allow-relink"] * step["relink"])
    if step["relink"]:
        finish(world, step, outcome,
               world.model.let_go(shop, step["variant"]), {0})
        return
    change, codes = block(world.model, shop, step)
    finish(world, step, outcome, decided(world.model, change), codes)


def choose_table(dice, world):
    name = a_shop(dice, world)
    if not name:
        return None
    rows = {}
    for _ in range(dice.randint(1, 3)):
        add = dice.random() < 0.7
        rows[a_variant(dice, world, name)] = (
            a_target(dice, world) if add else 0)
    return {"shop": name, "rows": sorted(rows.items()),
            "replace": dice.random() < 0.7}


def do_table(world, step):
    model, shop = world.model, world.model.shops.get(step["shop"])
    if not shop:
        return
    changes, codes = table_changes(model, step)
    table = world.write_table([
        {"action": "add" if target else "remove", "shop": shop.name,
         "variant_id": variant, "catalog_variant_id": target or ""}
        for variant, target in step["rows"]])
    outcome = world.run("link", "import", table,
                        *["--replace"] * step["replace"])
    document = world.expect(outcome, ENDS_UNCHANGED if codes else {0},
                            "link import")
    if not codes:
        model.add_run(document["run"], "link import",
                      [replace(one, shop=shop) for one in changes])
        world.results[step["number"]] = document["run"]


def table_changes(model, step):
    """Row by row."""
    ahead = model.copy()
    shop = ahead.shops[step["shop"]]
    found, codes = [], set()
    for variant, target in step["rows"]:
        row = {"variant": variant, "target": target, "unseen": False,
               "replace": step["replace"], "note": None}
        change, ends = (pin if target else block)(ahead, shop, row)
        codes |= ends - {0}
        if ends != {0} or not change.is_any:
            continue
        changes = ahead.decided(change)
        ahead.change(changes)
        found += changes
    return found, codes


# Waivers, names, the config.

def choose_waive(dice, world):
    found = [(shop.name, variant) for shop in world.model.shops.values()
             for variant in sorted(world.model.findings(shop))]
    if not found:
        return None
    name, variant = dice.choice(found)
    return {"shop": name, "variant": variant}


def do_waive(world, step):
    shop = world.model.shops.get(step["shop"])
    if not shop or step["variant"] not in shop.rows.ever:
        return
    outcome = world.run("waive", "add", "--shop", shop.name, "--variant-id",
                        step["variant"], "--note", "so be it")
    document = world.expect(outcome, {0}, "waive add")
    matching = world.model.matching(shop)
    number = int((document.get("waiver") or document)["id"])
    shop.waivers[number] = (step["variant"], matching.facts(step["variant"]),
                            world.model.findings(shop).get(step["variant"]))
    world.results[step["number"]] = f"waiver {number}"


def choose_unwaive(dice, world):
    numbers = [number for shop in world.model.shops.values()
               for number in shop.waivers]
    return {"waiver": dice.choice(numbers)} if numbers else None


def do_unwaive(world, step):
    for shop in world.model.shops.values():
        if step["waiver"] in shop.waivers:
            world.expect(world.run("waive", "remove", step["waiver"]), {0},
                         "waive remove")
            del shop.waivers[step["waiver"]]


def choose_rename(dice, world):
    name = a_shop(dice, world)
    return name and {"shop": name, "to": name[:2] + str(dice.randint(2, 4))}


def do_rename(world, step):
    shops = world.model.shops
    if step["shop"] not in shops or step["to"] in shops:
        return
    world.expect(world.run("shop", "rename", step["shop"], step["to"]), {0},
                 "shop rename")
    shop = shops[step["to"]] = shops.pop(step["shop"])
    shop.name = step["to"]
    world.write_config()


def choose_forget(dice, world):
    name = a_shop(dice, world)
    return name and {"shop": name}


def do_forget(world, step):
    if step["shop"] in world.model.shops:
        world.expect(world.run("shop", "forget", step["shop"], "--yes"), {0},
                     "shop forget")
        del world.model.shops[step["shop"]]


def choose_config(dice, world):
    rule = dice.choice(("on_duplicate", "near", "cross_check", "prefix",
                        "ignore", "evidence"))
    values = {"on_duplicate": ("hold", "link"), "near": ("report", "link"),
              "cross_check": ("report", "off", "hold"),
              "ignore": (plain_rows.IGNORED, (), ("N/A", "A6")),
              "evidence": ("report", "off", "hold"),
              "prefix": ("", "EU-")}[rule]
    return {"rule": rule, "value": dice.choice(values)}


def do_config(world, step):
    setattr(world.model.rules, step["rule"], step["value"])
    world.write_config()


def choose_key(dice, world):
    name = a_shop(dice, world)
    known = [one["sku"] for one in world.model.shops[name].rows.variants()
             .values() if one["sku"]] if name else []
    if not known:
        return None
    return {"shop": name, "sku": dice.choice(known),
            "relink": dice.random() < 0.4}


def do_key(world, step):
    shop = world.model.shops.get(step["shop"])
    if not shop:
        return
    prefix = world.model.rules.prefix
    key = plain_matching.written_key(step["sku"], prefix)
    outcome = world.run("link", "remove", "--shop", shop.name, "--key",
                        step["sku"], *["--allow-relink"] * step["relink"])
    if not key:
        return
    document = world.expect(outcome, {0}, "link remove --key")
    # Of one that is gone, too, whose link no associate has ended yet.
    ended = [] if step["relink"] else [
        Change(shop, number, link, None)
        for number, link in shop.links.items()
        if not link.held and number in shop.rows.ever
        and plain_matching.written_key(shop.rows.ever[number]["sku"],
                                       prefix) == key]
    world.model.add_run(document["run"], step["step"], ended)
    shop.blocked = {sku for sku in shop.blocked
                    if plain_matching.written_key(sku, prefix) != key}
    if not step["relink"]:
        shop.blocked.add(step["sku"])
