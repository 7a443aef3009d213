"""What cli.md says of each variant of a child shop, one by one, and so slowly
that nobody would use it."""

import unicodedata

from plain_rows import Change, Link


def near_form(key):
    folded = unicodedata.normalize("NFKC", key).casefold()
    return "".join(folded.split()).removeprefix("'")


def written_key(text, prefix=""):
    """A placeholder's, too: it can be blocked."""
    return (text or "").strip().removeprefix(prefix)


def key_of(text, rules, prefix=""):
    key = written_key(text, prefix)
    ignored = {near_form(one) for one in rules.ignore}
    return "" if near_form(key) in ignored | {""} else key


def first_rank(variants):
    least = min((one["rank"] for one in variants.values()), default=0)
    return {number: one for number, one in variants.items()
            if one["rank"] == least}


class Matching:
    """What the rules say of each live variant of a shop: outcome and target."""

    def __init__(self, catalog, shop, rules):
        self.shop, self.rules = shop, rules
        self.catalog, self.variants = {}, {}
        # Whose keys are made by the rules as they are now.
        self.blocked_keys = {written_key(sku, rules.prefix)
                             for sku in shop.blocked}
        for number, one in catalog.variants().items():
            self.catalog[number] = self.with_keys(one)
        for number, one in shop.rows.variants().items():
            self.variants[number] = self.with_keys(one, rules.prefix)
        self.said = {number: self.outcome(number) for number in self.variants}

    def with_keys(self, one, prefix=""):
        key = key_of(one["sku"], self.rules, prefix)
        return dict(one, key=key, near=near_form(key),
                    other=near_form(key_of(one["barcode"], self.rules)),
                    other_key=key_of(one["barcode"], self.rules))

    def link(self, number):
        return self.shop.links.get(number)

    def has_blocked_key(self, number):
        return (written_key(self.variants[number]["sku"], self.rules.prefix)
                in self.blocked_keys)

    def catalog_by(self, form, value):
        return {number: one for number, one in self.catalog.items()
                if one["key"] and one[form] == value}

    def shop_by(self, form, value):
        return {number: one for number, one in self.variants.items()
                if one["key"] and one[form] == value}

    def rivals(self, group, candidates):
        """Neither blocked nor pinned to something else, of the first rank."""
        return first_rank({number: one for number, one in group.items()
                           if self.may_claim(number, candidates)})

    def may_claim(self, number, candidates):
        link = self.link(number)
        if link and link.held:
            return link.target in candidates
        return self.variants[number]["key"] not in self.blocked_keys

    def conflicts(self, one, target):
        other = self.catalog[target]["other"]
        return (self.rules.cross_check == "hold" and one["other"] and other
                and one["other"] != other)

    def outcome(self, number):
        one, link = self.variants[number], self.link(number)
        if link and link.held:
            return "pinned", link.target
        if self.has_blocked_key(number):
            return "pinned", 0
        if not one["key"]:
            return "no_identifier", 0
        candidates = first_rank(self.catalog_by("key", one["key"]))
        if candidates:
            return self.exact_outcome(number, one, link, candidates)
        candidates = first_rank(self.catalog_by("near", one["near"]))
        if not candidates:
            return self.loose_outcome(one), 0
        return self.near_outcome(number, one, link, candidates)

    def told_by_other(self, number, one, rivals, candidates):
        """The only one of several that has the other identifier, too."""
        same = [target for target, candidate in candidates.items()
                if candidate["other_key"] == one["other_key"]]
        alone = all(rival == number or other["other_key"] != one["other_key"]
                    for rival, other in rivals.items())
        return same[0] if one["other_key"] and alone and len(same) == 1 else 0

    def is_taken(self, number, target, group, rivals):
        """Whether another one is linked to it, and stays so."""
        links = {other: self.link(other) for other in group if other != number}
        return any(link and link.target == target
                   and (link.held or other in rivals
                        and not self.conflicts(group[other], target))
                   for other, link in links.items())

    def exact_outcome(self, number, one, link, candidates):
        group = self.shop_by("key", one["key"])
        rivals = self.rivals(group, candidates)
        if number not in rivals:
            return "duplicate", 0
        if (link and link.target in candidates
                and not self.conflicts(one, link.target)):
            return "linked", link.target
        told = self.told_by_other(number, one, rivals, candidates)
        if told and self.rules.on_duplicate == "hold" and self.is_taken(
                number, told, group, rivals):
            return "duplicate", 0
        if told:
            return "linked", told
        if len(candidates) > 1:
            return "ambiguous", 0
        (target,) = candidates
        conflict = self.conflicts(one, target)
        goes_along = link and link.key == one["key"] and not conflict
        if (len(rivals) > 1 and not goes_along
                and self.rules.on_duplicate == "hold"):
            return "duplicate", 0
        return ("conflict", 0) if conflict else ("linked", target)

    def loose_outcome(self, one):
        """What would be near if the prefix came off a near form, or stayed."""
        whole, prefix = near_form(one["sku"]), near_form(self.rules.prefix)
        forms = {whole.removeprefix(prefix), whole} - {""} if prefix else set()
        return ("near" if any(self.catalog_by("near", form) for form in forms)
                else "unmatched")

    def near_outcome(self, number, one, link, candidates):
        group = {other: variant for other, variant
                 in self.shop_by("near", one["near"]).items()
                 if not self.catalog_by("key", variant["key"])}
        rivals = self.rivals(group, candidates)
        if self.rules.near == "report" or number not in rivals:
            return "near", 0
        if (link and link.target in candidates
                and not self.conflicts(one, link.target)):
            return "linked", link.target
        if len(candidates) > 1:
            return "near", 0
        (target,) = candidates
        exact = self.shop_by("key", self.catalog[target]["key"])
        taken = any(self.may_claim(rival, candidates) for rival in exact)
        conflict = self.conflicts(one, target)
        goes_along = link and link.key == one["key"] and not conflict
        if (taken or len(rivals) > 1) and not goes_along:
            return "near", 0
        return ("conflict", 0) if conflict else ("linked", target)

    def hold(self, suspects):
        """Of the links that would be made or moved, those are not. That they
        would be suspect, nobody can say plainly."""
        for change in self.changes():
            if change.after and change.variant in suspects:
                self.said[change.variant] = ("conflict", 0)

    def changes(self):
        """What associate would do to links."""
        found = []
        for number, link in list(self.shop.links.items()):
            if not link.held and number not in self.variants:
                found.append(Change(self.shop, number, link, None))
        for number, (outcome, target) in self.said.items():
            link = self.link(number)
            if outcome == "linked" and (not link or link.target != target):
                new = Link("auto", target, self.variants[number]["key"])
                found.append(Change(self.shop, number, link, new))
            elif link and not link.held and outcome != "linked":
                found.append(Change(self.shop, number, link, None))
        return found

    def findings(self):
        """What verify finds, as a word for each variant that it finds."""
        found = {}
        for number, link in self.shop.links.items():
            # Of one that was never read, nobody can say that it is gone.
            if link.target and (number not in self.variants
                                and number in self.shop.rows.ever
                                or link.held
                                and link.target not in self.catalog):
                found[number] = "stale"
        for change in self.changes():
            found[change.variant] = (
                "wrong or stale" if change.before else "missing")
        for number, (outcome, _) in self.said.items():
            if outcome in ("ambiguous", "duplicate", "conflict"):
                found.setdefault(number, outcome)
        return found

    def facts(self, number):
        """What a word on a variant rests on, as far as anybody can see it."""
        one = self.variants.get(number)
        if not one:
            return None
        link = self.link(number)
        group = {other: (variant["status"], variant["other_key"],
                         self.link(other) and self.link(other).shown())
                 for other, variant in self.shop_by("key", one["key"]).items()}
        return repr((one["key"], one["other"], one["status"],
                     link and link.shown(), sorted(group.items()),
                     sorted((target, candidate["status"], candidate["other"])
                            for target, candidate
                            in self.catalog_by("key", one["key"]).items()),
                     link and link.target in self.catalog))
