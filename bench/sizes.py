"""What an import takes by the number of variants, as a table and a plot."""

import math
import statistics

WIDTH, HEIGHT, LEFT, BOTTOM, TOP, RIGHT = 640, 400, 70, 50, 30, 150
COLOURS = ("#1f6feb", "#bf3989", "#1a7f37", "#9a6700")


def text(x, y, words, anchor="start"):
    return (f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" '
            f'font-size="12">{words}</text>')


class Axis:
    """A logarithmic one, whole powers of ten from end to end."""

    def __init__(self, values, begin, end):
        self.low = math.floor(math.log10(min(values)))
        self.high = max(math.ceil(math.log10(max(values))), self.low + 1)
        self.begin, self.end = begin, end

    def place(self, value):
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.begin + share * (self.end - self.begin)

    def marks(self):
        return [10.0 ** power for power in range(self.low, self.high + 1)]


def plot(title, unit, lines):
    """`lines`: names and their lists of (variants, value), as an SVG."""
    points = [point for _, of_line in lines for point in of_line]
    across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} '
             f'{HEIGHT}" font-family="sans-serif" fill="#57606a">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
             text(LEFT, TOP - 12, f"{title}, {unit}")]
    for mark in across.marks():
        x = across.place(mark)
        parts.append(f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" '
                     'stroke="#d0d7de"/>')
        parts.append(text(x, HEIGHT - BOTTOM + 18, f"{mark:,.0f}", "middle"))
    for mark in up.marks():
        y = up.place(mark)
        parts.append(f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" '
                     'stroke="#d0d7de"/>')
        parts.append(text(LEFT - 8, y + 4, f"{mark:,g}", "end"))
    parts.append(text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "variants",
                      "middle"))
    last = 0.0
    for colour, (name, of_line) in zip(COLOURS, sorted(
            lines, key=lambda line: -line[1][-1][1])):
        places = [(across.place(x), up.place(y)) for x, y in of_line]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" '
                     'stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>'
                  for x, y in places]
        # Names must not lie on one another.
        last = max(places[-1][1] + 4, last + 14)
        parts.append(f'<g fill="{colour}">'
                     + text(places[-1][0] + 8, last, name) + "</g>")
    return "\n".join([*parts, "</svg>", ""])


def table(sizes, by_name):
    """`by_name`: what was run, and its contenders by size."""
    yield "| variants | " + " | ".join(
        f"{name}: seconds | peak MiB" for name in by_name) + " |"
    yield "| --- |" + " --- | --- |" * len(by_name)
    for size in sizes:
        cells = []
        for measured in by_name.values():
            one = measured[size]
            cells.append(f"{statistics.median(one.seconds):.2f} | "
                         f"{max(one.mebibytes):.0f}")
        yield f"| {size:,} | " + " | ".join(cells) + " |"


def plots(sizes, by_name):
    def lines(value):
        return [(name, [(size, value(measured[size])) for size in sizes])
                for name, measured in by_name.items()]
    return {
        "seconds": plot("How long it takes", "seconds", lines(
            lambda one: statistics.median(one.seconds))),
        "memory": plot("How much memory it takes at most", "MiB", lines(
            lambda one: max(one.mebibytes)))}
