"""The rooms of the source tree: their order, as the table in ARCHITECTURE.md
has it, and the arrows between them, as the includes draw them."""

import re
from typing import NamedTuple

TREES = ("include/hwsync", "lib", "cmd")


class Include(NamedTuple):
    """An include that leads from one room to another."""

    file: str
    line: int
    source: str
    target: str


def order_of(root):
    """The rooms from the table under "The rooms", the lowest first."""
    text = (root / "ARCHITECTURE.md").read_text(encoding="utf-8")
    _, _, section = text.partition("\n## The rooms\n")
    section, _, _ = section.partition("\n## ")
    return re.findall(r"^\| `([^`]+)/` \|", section, re.M)


def sources(root):
    for tree in TREES:
        yield from sorted(path for path in (root / tree).rglob("*")
                          if path.suffix in (".hpp", ".cpp"))


def room_of(root, path):
    return path.parent.relative_to(root).as_posix()


def find(root, source, name):
    """The file that a source includes by this name, or None for a header that
    is not ours."""
    if name.startswith("hwsync/"):
        # export.hpp is made by the build.
        return root / "include" / name
    for folder in (source.parent, root / "lib", root / "cmd"):
        if (folder / name).is_file():
            return folder / name
    return None


def includes(root):
    """Every include that leads from one room to another."""
    for source in sources(root):
        lines = source.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            match = re.match(r'\s*#\s*include\s*[<"]([^">]+)[>"]', line)
            target = match and find(root, source, match[1])
            if not target:
                continue
            start, end = room_of(root, source), room_of(root, target)
            if start != end:
                yield Include(source.relative_to(root).as_posix(), number,
                              start, end)


def arrows(root):
    """Room to the set of rooms that it includes from."""
    found = {room_of(root, source): set() for source in sources(root)}
    for include in includes(root):
        found[include.source].add(include.target)
    return found


def circle(found):
    """Rooms that include from each other in a circle; empty where none do."""
    done = set()

    def visit(room, path):
        if room in path:
            return [*path[path.index(room):], room]
        if room in done:
            return []
        done.add(room)
        for target in sorted(found.get(room, ())):
            seen = visit(target, [*path, room])
            if seen:
                return seen
        return []

    return next((seen for room in sorted(found)
                 if (seen := visit(room, []))), [])


def reduced(found):
    """The arrows without those that a longer way along others implies."""
    def reaches(start):
        rooms, todo = set(), list(found.get(start, ()))
        while todo:
            room = todo.pop()
            if room not in rooms:
                rooms.add(room)
                todo.extend(found.get(room, ()))
        return rooms

    return {room: {target for target in targets
                   if not any(target in reaches(other)
                              for other in targets if other != target)}
            for room, targets in found.items()}


