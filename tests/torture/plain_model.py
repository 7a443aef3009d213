"""What cli.md promises of a catalog, said as plainly as can be: a second hwsync
that is slow, keeps everything in dictionaries and knows nothing of the first."""

import copy

from plain_matching import Matching
from plain_rows import Change, Link, Rows, Rules, Run

BY_HAND = ("link add", "link remove", "link import")


class Model:
    def __init__(self):
        self.catalog = Rows()
        self.shops = {}
        self.rules = Rules()
        self.runs = []

    def copy(self):
        return copy.deepcopy(self)

    def matching(self, shop):
        return Matching(self.catalog, shop, self.rules)

    @staticmethod
    def is_too_much(ended, before, percent):
        return ended * 100 > percent * before

    def read_rows(self, rows, reading, percent, *, products_too=True):
        """Reads into rows; what became of them, or None where that would
        delete too much."""
        products, variants = rows.live(), rows.variants()
        rows.read(*reading)
        after_products, after_variants = rows.live(), rows.variants()
        gone = [number for number in variants if number not in after_variants]
        if (self.is_too_much(len(gone), len(variants), percent)
                or products_too and self.is_too_much(
                    sum(number not in after_products for number in products),
                    len(products), percent)):
            return None
        return {"created": sum(number not in variants
                               for number in after_variants),
                "deleted": len(gone)}

    def moves_too_much(self, shop, matching, changes, percent):
        """Whether too many links would end, or move away from a catalog variant
        that is still there and does not stand back."""
        before = sum(link.target != 0 for link in shop.links.values())
        ended = sum(one.before is not None and one.after is None
                    for one in changes)
        ended += sum(one.before is not None and one.after is not None
                     and self.is_still_there(matching.catalog, one)
                     for one in changes)
        return self.is_too_much(ended, before, percent) and (
            ended > 1 or percent == 0)

    @staticmethod
    def is_still_there(catalog, change):
        old = catalog.get(change.before.target)
        return (old is not None
                and old["rank"] <= catalog[change.after.target]["rank"])

    def moved_holds(self, shop, only_blocks):
        """What is held of variants that are back, and then pins and blocks that
        follow their variants to those made anew in their stead: with the same
        key, title and options, the old one gone; a pin only to a single one, and not for a plan."""
        live = shop.rows.variants()
        found = {one.variant: one for one in self.returned_holds(shop, live)
                 if not (only_blocks and one.after.target)}
        for number, link in sorted(shop.links.items()):
            old = shop.rows.ever.get(number)
            if not link.held or number in live or not old:
                continue
            heirs = self.heirs(shop, live, number, link)
            if not heirs or link.target and (only_blocks or len(heirs) > 1):
                continue
            for heir in heirs:
                found.setdefault(heir, Change(shop, heir, None, Link(
                    "manual", link.target, "", link.note), came_from=number))
            if all(found[heir].after.target == link.target for heir in heirs):
                found[number] = Change(shop, number, link, None, heirs[0])
        self.end_copies(shop, live, found, only_blocks)
        return list(found.values())

    def awaited(self, shop):
        """What the next associate gives to variants that have nothing."""
        live = shop.rows.variants()
        return {one.variant: one for one in self.moved_holds(shop, False)
                if one.after and one.variant in live}

    def matching_ahead(self, shop):
        """As if that were there already."""
        awaited = self.awaited(shop)
        ahead = copy.deepcopy(shop) if awaited else shop
        for number, one in awaited.items():
            ahead.links[number] = one.after
        return self.matching(ahead)

    def findings(self, shop):
        """What verify finds, by variant. A pin that waits to go along is judged
        where it still is."""
        matching = self.matching_ahead(shop)
        found = matching.findings()
        for number, one in self.awaited(shop).items():
            if one.came_from in found:
                del found[one.came_from]
            if number in found:
                found[one.came_from] = found.pop(number)
        return found

    def end_copies(self, shop, live, found, only_blocks):
        """A variant that is gone loses what one that it came from has again."""
        links = dict(shop.links)
        for one in found.values():
            links[one.variant] = one.after
        past = [one for run in self.runs for one in run.changes
                if one.shop.name == shop.name] + list(found.values())
        for number, link in sorted(links.items()):
            if (link and link.held and number not in live
                    and number in shop.rows.ever
                    and not (only_blocks and link.target)):
                back = [one for one in self.sources(past, number)
                        if one in live and links.get(one)
                        and links[one].held
                        and links[one].target == link.target]
                if back:
                    found[number] = Change(shop, number, link, None, min(back))

    @staticmethod
    def sources(past, number):
        found, new = set(), {number}
        while new:
            found |= new
            new = ({one.came_from for one in past if one.variant in found
                    and one.came_from}
                   | {one.variant for one in past
                      if one.went_to in found}) - found
        return found

    def heirs(self, shop, live, number, link):
        """Without those that an operator has let go since."""
        word = self.last_word(shop, number)
        return [heir for heir in live if heir not in shop.links
                and self.last_word(shop, heir) <= word
                and self.may_follow(shop, number, heir)
                and not self.has_rival(shop, live, number, link, heir, word)]

    def may_follow(self, shop, number, heir):
        return (heir != number
                and self.is_heir(shop.rows.ever[number], shop.rows.ever[heir])
                and shop.rows.came[heir] >= shop.rows.went[number])

    def has_rival(self, shop, live, number, link, heir, word=None):
        """Another one that is gone, which the heir may have been made anew of:
        one that went later, or with it and is not pinned to the same. What came
        in its own place is no other, unless an operator decided on it since
        that word."""
        came, went = shop.rows.came, shop.rows.went
        for rival, was in shop.rows.ever.items():
            if (rival in live or rival in (number, heir)
                    or not went[number] <= went[rival] <= came[heir]
                    or not self.looks_alike(was, shop.rows.ever[heir])):
                continue
            its = shop.links.get(rival)
            if came[rival] >= went[number] and not (its and its.held) and (
                    word is None or self.last_word(shop, rival) <= word):
                continue
            if went[rival] > went[number] or link.target and not (
                    its and its.held and its.target == link.target):
                return True
        return False

    def returned_holds(self, shop, live):
        for number in live.keys() - shop.links.keys():
            move = self.last_move(shop, number)
            if move and self.holder(shop, move.went_to, move.before.target):
                yield Change(shop, number, None, move.before)

    def holder(self, shop, heir, target):
        """It may have been made anew once more."""
        seen = set()
        while heir and heir not in seen:
            seen.add(heir)
            link = shop.links.get(heir)
            if link and link.held and link.target == target:
                return heir
            moves = [one.went_to for _, one in self.changes_of(shop, heir)
                     if one.went_to]
            heir = moves[-1] if moves else 0
        return 0

    def last_move(self, shop, number):
        """Where nothing that stands came after it."""
        for run, one in reversed(self.changes_of(shop, number)):
            if one.went_to:
                return one
            if run.number not in self.without_effect():
                return None
        return None

    def changes_of(self, shop, number):
        return [(run, one) for run in self.runs for one in run.changes
                if one.shop.name == shop.name and one.variant == number
                and one.is_any]

    def last_word(self, shop, number):
        """The run in which an operator last decided on the variant itself."""
        return max((run.number for run, one in self.changes_of(shop, number)
                    if run.command in BY_HAND
                    and not (one.went_to or one.came_from)
                    and run.number not in self.without_effect()), default=0)

    def claims(self, shop, variant):
        """Whose pin or block may come to a variant, or would if it were there
        and had nothing, and whether to no other."""
        live = shop.rows.variants()
        if variant not in shop.rows.ever:
            return []
        given_back, found = set(), []
        for one in self.returned_holds(shop, live):
            move = self.last_move(shop, one.variant)
            holder = self.holder(shop, move.went_to, move.before.target)
            given_back.add(holder)
            if one.variant == variant:
                found.append((holder, False))
        for number, link in sorted(shop.links.items()):
            if link.held and number not in live and number in shop.rows.ever:
                heirs = [heir for heir in live.keys() | {variant}
                         if (heir == variant or heir not in shop.links)
                         and self.may_follow(shop, number, heir)
                         and not self.has_rival(shop, live, number, link, heir)]
                if variant in heirs:
                    found.append((number, len(heirs) == 1
                                  and number not in given_back))
        return found

    def overruled(self, shop, variant):
        """What a decision on a variant ends of what may come to it, and whether
        some of that is left."""
        ahead = self.copy()
        mine = next(one for one in ahead.shops.values()
                    if one.name == shop.name)
        changes = []
        while True:
            claims = ahead.claims(mine, variant)
            ended = [number for number, is_sole in claims if is_sole]
            if not ended:
                return changes, bool(claims)
            changes += [Change(shop, number, mine.links.pop(number), None)
                        for number in ended]

    def decided(self, change):
        return self.overruled(change.shop, change.variant)[0] + [change]

    def let_go(self, shop, variant):
        before = shop.links.get(variant)
        changes, is_left = self.overruled(shop, variant)
        if before or is_left:
            changes.append(Change(shop, variant, before, None,
                                  let_go=not before))
        return changes

    def is_heir(self, old, new):
        """They look alike, by a key that is no placeholder."""
        def is_key(text):
            return bool(text) and text not in self.rules.ignore

        return self.looks_alike(old, new) and (
            is_key(self.key(old, "sku"))
            or is_key(self.key(old, "barcode"))
            and self.key(old, "barcode") == self.key(new, "barcode"))

    def looks_alike(self, old, new):
        by = ("sku" if self.key(old, "sku") or self.key(new, "sku")
              else "barcode")
        return (self.key(old, by) == self.key(new, by) != ""
                and old["title"] == new["title"]
                and old["product_title"] == new["product_title"])

    def key(self, variant, identifier):
        text = (variant[identifier] or "").strip()
        return (text.removeprefix(self.rules.prefix)
                if identifier == "sku" else text)

    def change(self, changes):
        for one in changes:
            if one.after is None:
                one.shop.links.pop(one.variant, None)
            else:
                one.shop.links[one.variant] = one.after

    def add_run(self, number, command, changes, undoes=0):
        self.runs.append(Run(number, command, changes, undoes))
        self.change(changes)

    def run_numbered(self, number):
        return next((run for run in self.runs if run.number == number), None)

    def touched_later(self, run):
        """Whether a later run that still counts touched the same links."""
        without = self.without_effect(run.number)
        for change in run.changes:
            later = [(one.number, theirs) for one in self.runs
                     if one.number > run.number for theirs in one.changes
                     if (theirs.shop.name, theirs.variant)
                     == (change.shop.name, change.variant)]
            if any(number not in without for number, _ in later):
                return True
            if later and later[-1][1].after != change.after:
                return True
        return False

    def without_effect(self, after=0):
        """The runs that were undone, and those that undid them."""
        without = set()
        for later in reversed(self.runs):
            if (later.number > after and later.undoes > after
                    and later.number not in without):
                without |= {later.number, later.undoes}
        return without

    def undoing(self, run, release):
        """The changes that take a run back."""
        is_job = run.command in ("associate", "apply")
        held = not release and is_job
        found = []
        for change in run.changes if is_job else reversed(run.changes):
            to = change.before
            went_along = (run.command == "associate" and held and (
                change.went_to or change.came_from
                or to is None and change.after and change.after.held))
            if went_along:
                to = change.after
            elif held and not (to and to.held):
                note = f"undo of run {run.number}"
                if to is None and change.after and change.after.target:
                    to = Link("manual", 0, "", note)
                elif to and (not change.after
                             or to.target != change.after.target):
                    to = Link("manual", to.target, "", note)
            now = {one.variant: one.after for one in found
                   if one.shop is change.shop}
            found.append(Change(
                change.shop, change.variant, now.get(
                    change.variant, change.shop.links.get(change.variant)), to,
                let_go=change.let_go))
        return found
