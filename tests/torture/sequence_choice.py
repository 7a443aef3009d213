"""What a random step can be about."""

import random

PERCENTS = (100,) * 5 + (0, 10, 40)
CHILDREN = ("eu", "uk")


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
    return max(dice.randint(0, last), dice.randint(0, last))


def options(step):
    words = ["--max-delete", step["percent"]]
    return words + (["--dry-run"] if step["dry_run"] else [])


def seed_of(dice):
    """Of the order of lines; nothing for Shopify's own."""
    return dice.randrange(1 << 30) if dice.random() < 0.3 else None


def lines_in_order(step):
    return None if step["order"] is None else random.Random(step["order"])
