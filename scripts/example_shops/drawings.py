"""Drawings of the example shops' products, for the README's picture: a page has
their addresses, and nothing answers there."""

import re

# In a square of 100 by 100; {0} is the product's colour, {1} a darker one.
SHAPES = {
    "jacket": '<path d="M32 24 44 18h12l12 6 14 40-10 4-6-16v36H34V52l-6 16-10-4z" fill="{0}"/>'
              '<path d="M44 18h12l-6 10zM49 28h2v60h-2zM38 60h8v3h-8zM54 60h8v3h-8z" fill="{1}"/>',
    "shirt": '<path d="M34 24 44 20q6 6 12 0l10 4 16 20-10 8-8-8v42H36V44l-8 8-10-8z" fill="{0}"/>'
             '<path d="M44 20q6 6 12 0l-2 5q-4 3-8 0z" fill="{1}"/>',
    "trousers": '<path d="M34 16h32l5 72H55l-5-46-5 46H29z" fill="{0}"/><path d="M34 16h32l.6 7H33.4z" fill="{1}"/>',
    "socks": '<path d="M30 16h16v38l14 14q6 8-2 13-7 4-14-2L28 63z" fill="{0}"/><path d="M30 16h16v9H30z" fill="{1}"/>'
             '<path d="M58 22h14v34l8 9q5 7-2 11-6 3-10-2" fill="none" stroke="{1}" stroke-width="4"/>',
    "boot": '<path d="M30 20h24v30l26 10q8 4 8 14H30z" fill="{0}"/><path d="M26 74h62v8H26z" fill="{1}"/>'
            '<path d="M42 30h12M42 38h12M44 46h12" stroke="{1}" stroke-width="3"/>',
    "sandal": '<path d="M14 66q4-8 16-8h34q22 0 22 10 0 8-12 8H24q-10 0-10-10z" fill="{1}"/>'
              '<path d="M22 60q4-26 20-28l6 8q-12 4-12 20zM56 58q-2-16 8-20l10 10q6 6 6 12z" fill="{0}"/>',
    "tent": '<path d="M50 22 90 80H10z" fill="{0}"/><path d="M50 22 62 80H38z" fill="{1}"/>'
            '<path d="M50 16v10M10 80H90" stroke="{1}" stroke-width="3"/>',
    "sleeping": '<path d="M34 14q16-8 32 0l6 60q-6 16-22 16T28 74z" fill="{0}"/>'
                '<path d="M40 22q10-6 20 0v12q-10 6-20 0zM30 50q20 8 40 0M29 64q21 8 42 0" fill="none" stroke="{1}" stroke-width="3"/>',
    "mat": '<rect x="24" y="14" width="52" height="72" rx="10" fill="{0}"/>'
           '<path d="M37 16v68M50 16v68M63 16v68" stroke="{1}" stroke-width="3"/>',
    "pack": '<path d="M30 30q0-14 20-14t20 14v50q0 8-8 8H38q-8 0-8-8z" fill="{0}"/>'
            '<path d="M36 54h28v24H36zM40 12h20v6H40zM30 36h40v4H30z" fill="{1}"/>',
    "bag": '<path d="M32 24h36l6 56q0 8-8 8H34q-8 0-8-8z" fill="{0}"/><path d="M30 16h40v10H30zM28 52h44v4H28z" fill="{1}"/>',
    "lantern": '<rect x="36" y="34" width="28" height="40" rx="6" fill="#fbe7a8"/><path d="M32 26h36v10H32zM32 72h36v12H32z" fill="{0}"/>'
               '<path d="M40 26q10-18 20 0" fill="none" stroke="{1}" stroke-width="4"/>',
    "box": '<path d="M22 34 50 22l28 12v36L50 84 22 70z" fill="{0}"/><path d="M22 34 50 46l28-12M50 46v38" fill="none" stroke="{1}" stroke-width="3"/>',
    "bottle": '<rect x="38" y="30" width="24" height="58" rx="8" fill="{0}"/><path d="M42 14h16v12H42zM38 48h24v16H38z" fill="{1}"/>',
    "mug": '<path d="M24 30h42v42q0 10-10 10H34q-10 0-10-10z" fill="{0}"/><path d="M66 40q16 0 16 14T66 68" fill="none" stroke="{0}" stroke-width="6"/>'
           '<path d="M24 30h42v6H24z" fill="{1}"/>',
    "beanie": '<path d="M22 66q0-40 28-40t28 40z" fill="{0}"/><rect x="18" y="62" width="64" height="16" rx="6" fill="{1}"/><circle cx="50" cy="22" r="8" fill="{1}"/>',
    "compass": '<circle cx="50" cy="52" r="32" fill="{0}"/><circle cx="50" cy="52" r="24" fill="#fff"/>'
               '<path d="M50 32 57 52H43z" fill="#c0392b"/><path d="M50 72 57 52H43z" fill="{1}"/>',
    "card": '<rect x="14" y="28" width="72" height="46" rx="7" fill="{0}"/><path d="M14 40h72v8H14zM22 58h26v5H22z" fill="{1}"/>',
    "gloves": '<path d="M36 88V56l-12-8q-4-6 2-8l14 6V22q6-4 8 0v18-24q6-4 8 0v24-20q6-4 8 0v24-14q6-4 8 0v58z" fill="{0}"/><path d="M34 76h40v12H34z" fill="{1}"/>',
    "axe": '<path d="M47 26h6v62h-6z" fill="{1}"/><path d="M14 40q18-22 36-20h26l-2 10H52q-18 0-34 14z" fill="{0}"/>',
    "rope": '<g fill="none" stroke="{0}" stroke-width="6"><circle cx="50" cy="50" r="32"/><circle cx="50" cy="50" r="24"/><circle cx="50" cy="50" r="16"/></g>'
            '<path d="M18 50h16M66 50h16" stroke="{1}" stroke-width="8"/>',
    "snow": '<ellipse cx="50" cy="50" rx="22" ry="38" fill="none" stroke="{0}" stroke-width="6"/><path d="M32 34h36M29 48h42M30 62h40" stroke="{1}" stroke-width="4"/>',
    "stove": '<path d="M34 54h32v22q0 8-16 8t-16-8z" fill="{0}"/><path d="M26 46h48v6H26zM47 50h6v8h-6z" fill="{1}"/><path d="M50 20q12 12 0 26-12-14 0-26z" fill="#e8843c"/>',
    "map": '<path d="M18 28 40 20l20 8 22-8v52l-22 8-20-8-22 8z" fill="{0}"/><path d="M40 20v52M60 28v52" stroke="#fff" stroke-width="2"/><path d="M26 60q14-22 26-8t22-16" fill="none" stroke="{1}" stroke-width="3" stroke-dasharray="5 4"/>',
}
KINDS = [("jacket|suit", "jacket"), ("layer|tee", "shirt"), ("trousers", "trousers"), ("sock", "socks"),
         ("boot|runner", "boot"), ("sandal", "sandal"), ("tent|tarp", "tent"), ("sleeping", "sleeping"),
         ("mat|bank", "mat"), ("pack", "pack"), ("dry-bag|coffee|porridge|chili|mix", "bag"),
         ("lantern|lamp", "lantern"), ("bottle", "bottle"), ("mug|tea", "mug"), ("beanie|hat", "beanie"),
         ("compass|whistle", "compass"), ("gift-card|sticker|fabric", "card"), ("glove|harness", "gloves"),
         ("axe", "axe"), ("rope|line|tape", "rope"), ("snow", "snow"), ("stove", "stove"), ("map", "map")]
COLOURS = [("#3f7d6e", "#2b5a4f"), ("#c4693d", "#934a28"), ("#4c6fa5", "#34507c"), ("#8a5a83", "#653f60"),
           ("#b08d3c", "#80662a"), ("#5d6b78", "#424d57"), ("#a8484f", "#7b3238"), ("#5b8a4a", "#406434")]


def drawing(address):
    """An SVG for the address of a product's picture."""
    handle = re.sub(r"\..*", "", address.rpartition("/")[2])
    kind = next((kind for pattern, kind in KINDS
                 if re.search(pattern, handle)), "box")
    light, dark = COLOURS[sum(map(ord, handle)) % len(COLOURS)]
    return ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" '
            'width="240" height="240"><rect width="100" height="100" '
            'fill="#f3f1ec"/><ellipse cx="50" cy="90" rx="34" ry="4" '
            f'fill="#e0dcd3"/>{SHAPES[kind].format(light, dark)}</svg>')
