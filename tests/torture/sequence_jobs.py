"""Steps of a random sequence that read stores: how each is chosen, done, and what
the model says of it."""

import plain_rows
import store_history
from plain_rows import Change
from sequence_choice import (CHILDREN, PERCENTS, a_moment, lines_in_order,
                             options, seed_of)
from sequence_evidence import (held_before, still_held,
                               suspects_if_all_were_made)
from sequence_world import PRIMARY, Wrong


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
            "dry_run": dice.random() < 0.1, "rewrite": dice.random() < 0.2}


def choose_part(dice, world):
    step = choose_associate(dice, world)
    there = sorted(world.stores[step["store"]].moments[step["moment"]])
    step["numbers"] = sorted(dice.sample(there, dice.randint(1, len(there))))
    return step


def associate_words(step, file):
    words = ["associate", "--shop", step["shop"], "--file", file, "--as-of",
             store_history.time_at(step["moment"]), "--allow-foreign"]
    if step.get("numbers") is not None:
        words += ["--since", store_history.time_at(0)]
    elif step["rewrite"]:
        words += ["--rewrite"]
    return words


def do_associate(world, step, plan=None):
    numbers, moment = step.get("numbers"), step["moment"]
    file, _, variants = world.export(step["store"], moment, numbers,
                                     lines_in_order(step))
    words = associate_words(step, file)
    held, before = set(), set()
    if world.model.rules.evidence == "hold":
        held = suspects_if_all_were_made(world, step["shop"], words)
        before = held_before(world, step["shop"])
    outcome = world.run(*words, *options(step),
                        *(["--plan", plan] if plan else []))
    held |= still_held(before, outcome[1])
    model = world.model.copy()
    shop = model.shops.setdefault(step["shop"], plain_rows.Shop(step["shop"]))
    counts = model.read_rows(
        shop.rows, (moment, world.stores[step["store"]].moments[moment],
                    numbers), step["percent"], products_too=False)
    moved = model.moved_holds(shop, only_blocks=plan)
    model.change(moved)
    matching = model.matching_ahead(shop)
    matching.hold(held)
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
    model.add_run(run, "associate", moved + ([] if plan else changes))
    world.model = model
    world.results[step["number"]] = run
    compare_unlinked(world, shop, matching, changes if plan else [])
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


def compare_unlinked(world, shop, matching, planned):
    """What a plan would link is listed; what it would end or move is not."""
    found = world.unlinked(shop.name)
    meant = {number: outcome for number, (outcome, _) in matching.said.items()
             if outcome not in ("linked", "pinned")}
    meant |= {one.variant: "linked" for one in planned if not one.before}
    for one in planned:
        if one.before:
            meant.pop(one.variant, None)
    meant |= {number: "pinned" for number in world.model.awaited(shop)
              if not matching.has_blocked_key(number)}
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
                 sorted((shop.name, sorted(shop.blocked),
                         sorted(shop.rows.products.items()),
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
