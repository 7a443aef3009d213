"""What an example shop holds, before it is written as an export."""

from dataclasses import dataclass, field


@dataclass
class Expected:
    """The outcome of a child's variant, by what identifies it.

    Both are as with cross_check = "hold"; without it a conflict is linked.
    """

    sku: str = "linked"
    barcode: str = "linked"


@dataclass
class Variant:
    values: tuple
    sku: str | None
    barcode: str | None
    price: str
    weight: float
    unit: str = "KILOGRAMS"
    compare_at: str | None = None
    ships: bool = True
    kit: bool = False
    lesson: str = ""
    expected: Expected = field(default_factory=Expected)


@dataclass
class Product:
    handle: str
    title: str
    html: str
    kind: str
    options: list
    variants: list
    vendor: str = "Northbeck"
    status: str = "ACTIVE"
    tags: list = field(default_factory=list)
    gift_card: bool = False
    lesson: str = ""

    @property
    def kit(self):
        return any(variant.kit for variant in self.variants)


def gtin(digits):
    """The digits with GS1's check digit behind them."""
    weighted = sum(
        int(digit) * (3 if place % 2 == 0 else 1)
        for place, digit in enumerate(reversed(digits))
    )
    return digits + str(-weighted % 10)


def ean(number):
    """An EAN-13 of prefix 952, which GS1 keeps for examples."""
    return gtin(f"952{number:09d}")


def upc(number):
    """A UPC-A that begins with 0, so that a spreadsheet can eat a digit."""
    return gtin(f"012345{number:05d}")
