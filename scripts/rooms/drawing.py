"""Draws rooms and arrows as an SVG: a layer for each step from the bottom,
every arrow pointing down."""

from html import escape

CHARACTER, BOX_HEIGHT, GAP, STEP, MARGIN = 7.3, 34, 26, 92, 24
SWEEPS = 24

STYLE = """\
<style>
text { font: 12px ui-monospace, monospace; fill: #1f2328;
       text-anchor: middle }
.ground { fill: #ffffff }
.room { stroke: #59636e; fill: #f6f8fa }
.lib { fill: #ddf4ff }
.catalog { fill: #fff8c5 }
.cmd { fill: #dafbe1 }
.arrow { stroke: #59636e; stroke-width: 1.3; fill: none }
.head { fill: #59636e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .ground { fill: #0d1117 }
  .room { stroke: #9198a1; fill: #21262d }
  .lib { fill: #10314f }
  .catalog { fill: #43340b }
  .cmd { fill: #12381f }
  .arrow { stroke: #9198a1 }
  .head { fill: #9198a1 }
}
</style>
"""


def ranks_of(rooms, arrows):
    """How many steps a room stands above the bottom."""
    ranks = {}

    def rank(room):
        if room not in ranks:
            ranks[room] = 1 + max(map(rank, arrows[room]), default=-1)
        return ranks[room]

    for room in rooms:
        rank(room)
    return ranks


class Layers:
    """Nodes by layer, the bottom first. An arrow that passes a layer has a
    point there, so that it runs between the rooms and not through them."""

    def __init__(self, rooms, arrows):
        ranks = ranks_of(rooms, arrows)
        self.layers = [[] for _ in range(1 + max(ranks.values()))]
        self.ways = []
        self.down = {}
        self.up = {}
        for room in rooms:
            self.layers[ranks[room]].append(room)
        for room in rooms:
            for target in sorted(arrows[room], key=rooms.index):
                self.add_way(room, target, ranks)
        self.settle()

    def add_way(self, room, target, ranks):
        points = [(room, target, rank)
                  for rank in range(ranks[room] - 1, ranks[target], -1)]
        for point in points:
            self.layers[point[2]].append(point)
        way = [room, *points, target]
        self.ways.append(way)
        for upper, lower in zip(way, way[1:]):
            self.down.setdefault(upper, []).append(lower)
            self.up.setdefault(lower, []).append(upper)

    def crossings(self):
        count = 0
        for lower, upper in zip(self.layers, self.layers[1:]):
            place = {node: x for x, node in enumerate(lower)}
            lines = [(x, place[end]) for x, node in enumerate(upper)
                     for end in self.down.get(node, ())]
            count += sum(a < c and b > d or a > c and b < d
                         for i, (a, b) in enumerate(lines)
                         for c, d in lines[:i])
        return count

    def sort(self, layer, other, neighbours):
        place = {node: x for x, node in enumerate(other)}

        def wanted(node):
            near = [place[end] for end in neighbours.get(node, ())]
            return sum(near) / len(near) if near else layer.index(node)

        layer[:] = sorted(layer, key=wanted)

    def cost(self):
        """Few crossings first, then short arrows."""
        middle = place(self)
        return self.crossings(), round(sum(
            abs(middle[upper] - middle[lower])
            for way in self.ways for upper, lower in zip(way, way[1:])))

    def settle(self):
        """Sorts the layers by their neighbours, then swaps nodes that stand
        side by side as long as that helps."""
        pairs = list(zip(self.layers, self.layers[1:]))
        for _ in range(SWEEPS):
            for lower, upper in pairs:
                self.sort(upper, lower, self.down)
            for lower, upper in reversed(pairs):
                self.sort(lower, upper, self.up)
        cost = self.cost()
        while (better := self.swap(cost)) < cost:
            cost = better

    def swap(self, cost):
        for layer in self.layers:
            for x in range(len(layer) - 1):
                layer[x], layer[x + 1] = layer[x + 1], layer[x]
                changed = self.cost()
                if changed < cost:
                    cost = changed
                else:
                    layer[x], layer[x + 1] = layer[x + 1], layer[x]
        return cost


def width_of(node):
    return len(node) * CHARACTER + 20 if isinstance(node, str) else 12


def place(layers):
    """The middle of each node from the left, so that arrows run straight."""
    middle = {}
    for layer in layers.layers:
        x = -sum(width_of(node) + GAP for node in layer) / 2
        for node in layer:
            middle[node] = x + width_of(node) / 2
            x += width_of(node) + GAP
    for _ in range(SWEEPS):
        for layer in layers.layers:
            align(layer, middle, layers)
    least = min(middle[node] - width_of(node) / 2 for node in middle)
    return {node: round(x - least + MARGIN, 1) for node, x in middle.items()}


def align(layer, middle, layers):
    """Moves the nodes of a layer towards their neighbours, keeping order and
    distance: half of the room that is missing is taken on either side."""
    wanted = []
    for node in layer:
        near = [middle[end] for end in (*layers.up.get(node, ()),
                                        *layers.down.get(node, ()))]
        wanted.append(sum(near) / len(near) if near else middle[node])
    from_left, from_right = list(wanted), list(wanted)
    for i in range(1, len(layer)):
        room = (width_of(layer[i - 1]) + width_of(layer[i])) / 2 + GAP
        from_left[i] = max(wanted[i], from_left[i - 1] + room)
    for i in range(len(layer) - 2, -1, -1):
        room = (width_of(layer[i]) + width_of(layer[i + 1])) / 2 + GAP
        from_right[i] = min(wanted[i], from_right[i + 1] - room)
    for node, left, right in zip(layer, from_left, from_right):
        middle[node] = (left + right) / 2


def kind_of(room):
    if room.startswith("lib/catalog"):
        return "room catalog"
    return f"room {room.partition('/')[0]}"


def box(room, x, y):
    width = width_of(room)
    return (f'<rect class="{kind_of(room)}" x="{x - width / 2:.1f}" '
            f'y="{y - BOX_HEIGHT / 2:.1f}" width="{width:.1f}" '
            f'height="{BOX_HEIGHT}" rx="6"/>\n'
            f'<text x="{x:.1f}" y="{y + 4:.1f}">{escape(room)}</text>\n')


def line(points):
    """A smooth line down through the points, with a head at its end."""
    (x, y), *others = points
    path = f"M{x:.1f} {y:.1f}"
    for next_x, next_y in others:
        half = (y + next_y) / 2
        path += (f" C{x:.1f} {half:.1f} {next_x:.1f} {half:.1f} "
                 f"{next_x:.1f} {next_y:.1f}")
        x, y = next_x, next_y
    return (f'<path class="arrow" d="{path}"/>\n'
            f'<path class="head" d="M{x:.1f} {y + 6:.1f} l-4 -8 h8 z"/>\n')


def svg(rooms, arrows):
    """The picture. `rooms` in their order, the lowest first."""
    layers = Layers(rooms, arrows)
    middle = place(layers)
    height = (len(layers.layers) - 1) * STEP + BOX_HEIGHT + 2 * MARGIN
    level = {node: height - MARGIN - BOX_HEIGHT / 2 - rank * STEP
             for rank, layer in enumerate(layers.layers) for node in layer}
    width = max(middle[node] + width_of(node) / 2 for node in middle) + MARGIN
    lines = []
    for way in layers.ways:
        first, *between, last = way
        lines.append(line([
            (middle[first], level[first] + BOX_HEIGHT / 2),
            *((middle[node], level[node]) for node in between),
            (middle[last], level[last] - BOX_HEIGHT / 2 - 6)]))
    boxes = [box(room, middle[room], level[room]) for room in rooms]
    return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" '
            f'height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}">\n'
            f"<title>The rooms of hwsync and what they include from</title>\n"
            f"{STYLE}"
            '<rect class="ground" width="100%" height="100%" rx="8"/>\n'
            f"{''.join(lines)}{''.join(boxes)}</svg>\n")
