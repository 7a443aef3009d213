"""The steps of a random sequence: how each is chosen, done, and what the model
says of it. A step is a dictionary of plain values, so that it can be done again
without those before it."""

import random

import plain_model
import store_history
from plain_model import Change, Link
from sequence_world import PRIMARY, Wrong

PERCENTS = (100,) * 6 + (0, 10, 40)
CHILDREN = ("eu", "uk")
ENDS_UNCHANGED = {1, 2, 3, 6, 8}


def choose(dice, world, number):
    """Some step that there is something to choose for."""
    while True:
        name = dice.choices(list(STEPS), [one[2] for one in STEPS.values()])[0]
        step = STEPS[name][0](dice, world)
        if step is not None:
            return {"step": name, "number": number, **step}


def do(world, step):
    STEPS[step["step"]][1](world, step)


# What there is to choose from.

def a_shop(dice, world):
    return dice.choice(sorted(world.model.shops)) if world.model.shops else None


def a_variant(dice, world, name):
    """Mostly a live one of the shop's, else one that it had or never had."""
    shop = world.model.shops[name]
    known = sorted(shop.rows.variants())
    if known and dice.random() < 0.9:
        return dice.choice(known)
    return dice.choice(sorted(set(shop.links) | {77}))


def a_target(dice, world):
    known = sorted(world.model.catalog.variants())
    return dice.choice(known) if known and dice.random() < 0.95 else 78


def a_moment(dice, world, shop):
    """The newer the likelier, but old ones too."""
    last = len(world.stores[shop].moments) - 1
    if not plain_model.FEATURES["old exports"]:
        return dice.randint(max(0, world.newest_read(shop)), last)
    return max(dice.randint(0, last), dice.randint(0, last))


def options(step):
    words = ["--max-delete", step["percent"]]
    return words + (["--dry-run"] if step["dry_run"] else [])


def seed_of(dice):
    """Of the order of lines; nothing for Shopify's own."""
    return dice.randrange(1 << 30) if dice.random() < 0.3 else None


def lines_in_order(step):
    return None if step["order"] is None else random.Random(step["order"])


# Imports.

def choose_import(dice, world):
    return {"moment": a_moment(dice, world, PRIMARY),
            "percent": dice.choice(PERCENTS), "order": seed_of(dice),
            "dry_run": dice.random() < 0.1}


def choose_window(dice, world):
    step = choose_import(dice, world)
    there = sorted(world.stores[PRIMARY].moments[step["moment"]])
    step["command"] = dice.choice(("import-new", "import-updates"))
    step["numbers"] = sorted(dice.sample(there, dice.randint(1, len(there))))
    return step


def do_import(world, step):
    numbers, moment = step.get("numbers"), step["moment"]
    file, products, variants = world.export(PRIMARY, moment, numbers,
                                            lines_in_order(step))
    outcome = world.run(
        step.get("command", "import-bulk"), "--file", file, "--as-of",
        store_history.time_at(moment), "--allow-foreign", *options(step))
    model = world.model.copy()
    counts = model.read_rows(
        model.catalog,
        (moment, world.stores[PRIMARY].moments[moment], numbers),
        step["percent"])
    document = world.expect(outcome, {8} if counts is None else {0},
                            step["step"])
    if counts is None:
        return
    told = document["variants"]
    found = {"created": told["created"], "deleted": told["deleted"]}
    if (document["products"]["read"], told["read"]) != (products, variants):
        raise Wrong(f"{products} products and {variants} variants stand in the"
                    f" file, read: {document['products']}, {told}")
    if found != counts:
        raise Wrong(f"variants {found}, the model says {counts}")
    if not step["dry_run"]:
        model.add_run(document["run"], "import", [])
        world.model = model


# associate.

def choose_associate(dice, world):
    name = dice.choice(CHILDREN)
    shop = next((one for one in world.model.shops if one.startswith(name)),
                name)
    return {"store": name, "shop": shop,
            "moment": a_moment(dice, world, name),
            "percent": dice.choice(PERCENTS), "order": seed_of(dice),
            "dry_run": dice.random() < 0.1}


def choose_part(dice, world):
    step = choose_associate(dice, world)
    there = sorted(world.stores[step["store"]].moments[step["moment"]])
    step["numbers"] = sorted(dice.sample(there, dice.randint(1, len(there))))
    return step


def do_associate(world, step, plan=None):
    numbers, moment = step.get("numbers"), step["moment"]
    file, _, variants = world.export(step["store"], moment, numbers,
                                     lines_in_order(step))
    words = ["associate", "--shop", step["shop"], "--file", file, "--as-of",
             store_history.time_at(moment), "--allow-foreign", *options(step)]
    if numbers is not None:
        words += ["--since", store_history.time_at(0)]
    if plan:
        words += ["--plan", plan]
    outcome = world.run(*words)
    model = world.model.copy()
    shop = model.shops.setdefault(step["shop"], plain_model.Shop(step["shop"]))
    counts = model.read_rows(
        shop.rows, (moment, world.stores[step["store"]].moments[moment],
                    numbers), step["percent"], products_too=False)
    matching = model.matching(shop)
    changes = matching.changes()
    refused = counts is None or model.moves_too_much(
        shop, matching, changes, step["percent"])
    document = world.expect(outcome, {8} if refused else {0}, step["step"])
    if refused:
        return None
    compare_counts(document["shops"][0], matching, changes, variants)
    if step["dry_run"]:
        return None
    run = document["shops"][0]["run"]
    model.add_run(run, "associate", [] if plan else changes)
    world.model = model
    world.results[step["number"]] = run
    if not plan:
        compare_unlinked(world, shop, matching)
    return changes


def compare_counts(told, matching, changes, read):
    found = {name: told[name] for name in
             ("pinned", "no_identifier", "linked", "unmatched", "near",
              "ambiguous", "duplicate", "conflict")}
    meant = dict.fromkeys(found, 0)
    for outcome, _ in matching.said.values():
        meant[outcome] += 1
    if found != meant:
        raise Wrong(f"outcomes {found}, the model says {meant}")
    found = (told["read"], told["variants"], told["created"], told["updated"],
             told["removed"])
    meant = (read, len(matching.variants),
             sum(not one.before for one in changes),
             sum(bool(one.before and one.after) for one in changes),
             sum(not one.after for one in changes))
    if found != meant:
        raise Wrong(f"read, variants, created, updated, removed: {found}, the"
                    f" model says {meant}")


def compare_unlinked(world, shop, matching):
    found = world.unlinked(shop.name)
    meant = {number: outcome for number, (outcome, _) in matching.said.items()
             if outcome not in ("linked", "pinned")}
    if found != meant:
        raise Wrong(f"the view unlinked has {found}, the model {meant}")


# Plans.

def choose_plan(dice, world):
    step = dice.choice((choose_associate, choose_part))(dice, world)
    return dict(step, dry_run=False)


def do_plan(world, step):
    plan = world.new_file("plan")
    changes = do_associate(world, step, plan)
    if changes is not None:
        world.results[step["number"]] = {
            "plan": plan, "shop": step["shop"], "rests_on": basis(world),
            "changes": [(one.variant, one.before, one.after)
                        for one in changes]}


def basis(world):
    model = world.model
    return repr((sorted(model.catalog.products.items()),
                 sorted((shop.name, sorted(shop.rows.products.items()),
                         sorted((number, vars(link)) for number, link
                                in shop.links.items()))
                        for shop in model.shops.values())))


def choose_apply(dice, world):
    plans = [number for number, result in world.results.items()
             if isinstance(result, dict)]
    return {"of": dice.choice(plans)} if plans else None


def do_apply(world, step):
    plan = world.results.get(step["of"])
    if not isinstance(plan, dict):
        return
    code, document = world.run("apply", plan["plan"])
    model = world.model
    shop = model.shops.get(plan["shop"])
    if plan["rests_on"] == basis(world):
        codes = {0}
    elif shop and any(shop.links.get(number) not in (before, after)
                      for number, before, after in plan["changes"]):
        codes = {8}
    else:
        codes = {0, 8, 1, 2}
    world.expect((code, document), codes, "apply")
    if code or not shop:
        return
    # What is done already stays as it is.
    made = {int(one["variant_id"]) for one in document["changes"]}
    changes = [Change(shop, number, shop.links.get(number), after)
               for number, _, after in plan["changes"] if number in made]
    if plan["rests_on"] == basis(world) and len(changes) != len(
            plan["changes"]):
        raise Wrong(f"apply made {len(changes)} of {len(plan['changes'])}"
                    " changes")
    model.add_run(document["run"], "apply", changes)
    world.results[step["number"]] = document["run"]


# Undo.

def choose_undo(dice, world):
    runs = [run for run in world.model.runs if run.changes]
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
                   if one.before != one.after]
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


def finish(world, step, outcome, change, codes):
    document = world.expect(outcome, codes, step["step"])
    if codes == {0}:
        world.model.add_run(
            document["run"], step["step"],
            [change] if change.before != change.after else [])
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
    finish(world, step, outcome, *pin(world.model, shop, step))


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
    before = shop.links.get(step["variant"])
    is_block = before is not None and before.target == 0
    after = None if step["relink"] else Link(
        "manual", 0, "", before.note if is_block else "")
    ever_had = step["variant"] in shop.rows.ever
    never = before is None and not step["relink"] and not ever_had
    finish(world, step, outcome,
           Change(shop, step["variant"], before, after), {1} if never else {0})


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
    changes, codes = [], set()
    for variant, target in step["rows"]:
        row = {"variant": variant, "target": target, "unseen": False,
               "replace": step["replace"], "note": None}
        if target:
            change, ends = pin(model, shop, row)
        else:
            before = shop.links.get(variant)
            is_block = before is not None and before.target == 0
            change = Change(shop, variant, before, Link(
                "manual", 0, "", before.note if is_block else ""))
            ends = {0} if before or variant in shop.rows.ever else {1}
        changes.append(change)
        codes |= ends - {0}
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
                      [one for one in changes if one.before != one.after])
        world.results[step["number"]] = document["run"]


# Waivers, names, the config.

def choose_waive(dice, world):
    found = [(shop.name, variant) for shop in world.model.shops.values()
             for variant in sorted(world.model.matching(shop).findings())]
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
                            matching.findings().get(step["variant"]))
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
                        *["ignore"] * plain_model.FEATURES["placeholders"]))
    values = {"on_duplicate": ("hold", "link"), "near": ("report", "link"),
              "cross_check": ("report", "off", "hold"),
              "ignore": (plain_model.IGNORED, (), ("N/A", "A6")),
              "prefix": ("", "EU-")}[rule]
    return {"rule": rule, "value": dice.choice(values)}


def do_config(world, step):
    setattr(world.model.rules, step["rule"], step["value"])
    world.write_config()


STEPS = {
    "import-bulk": (choose_import, do_import, 4),
    "import": (choose_window, do_import, 3),
    "associate": (choose_associate, do_associate, 6),
    "associate a part": (choose_part, do_associate, 4),
    "plan": (choose_plan, do_plan, 2),
    "apply": (choose_apply, do_apply, 2),
    "undo": (choose_undo, do_undo, 4),
    "link add": (choose_add, do_add, 4),
    "link remove": (choose_remove, do_remove, 3),
    "link import": (choose_table, do_table, 2),
    "waive": (choose_waive, do_waive, 1),
    "unwaive": (choose_unwaive, do_unwaive, 1),
    "rename": (choose_rename, do_rename, 1),
    "forget": (choose_forget, do_forget, 0.5),
    "config": (choose_config, do_config, 2),
}
