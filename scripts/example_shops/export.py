"""Writes a shop as the JSONL that a bulk operation makes."""

import json
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta

CATEGORIES = {
    "jackets": ("aa-1-10-2", "Coats & Jackets",
                "Apparel & Accessories > Clothing > Outerwear"),
    "shirts": ("aa-1-13", "Clothing Tops", "Apparel & Accessories > Clothing"),
    "trousers": ("aa-1-12", "Pants", "Apparel & Accessories > Clothing"),
    "shoes": ("aa-8", "Shoes", "Apparel & Accessories"),
    "tents": ("sg-4-2-15", "Tents",
              "Sporting Goods > Outdoor Recreation > Camping & Hiking"),
    "sleeping": ("sg-4-2-11", "Sleeping Bags",
                 "Sporting Goods > Outdoor Recreation > Camping & Hiking"),
    "packs": ("lb-1", "Backpacks", "Luggage & Bags"),
    "lights": ("sg-4-2-1", "Camp Lights & Stoves",
               "Sporting Goods > Outdoor Recreation > Camping & Hiking"),
    "kitchen": ("sg-4-2-4", "Camping Cookware & Dinnerware",
                "Sporting Goods > Outdoor Recreation > Camping & Hiking"),
    "food": ("fb-2", "Food Items", "Food, Beverages & Tobacco"),
    "gift_cards": ("gc", "Gift Cards", ""),
}


@dataclass
class Shop:
    name: str
    site: str
    first_id: int
    opened: datetime
    products: list


def gid(kind, number):
    return f"gid://shopify/{kind}/{number}"


def as_shopify_writes(line):
    """JSON in which slashes and Unicode's line separators are escaped."""
    text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
    for plain, escaped in (("/", "\\/"), ("\u2028", "\\u2028"),
                           ("\u2029", "\\u2029")):
        text = text.replace(plain, escaped)
    return text


def number_of(text, below):
    """A number that looks drawn by lot, the same each time."""
    return zlib.crc32(text.encode()) % below


class Writer:
    def __init__(self, shop):
        self._shop = shop
        self._next = {}

    def _id(self, kind):
        """The next id of a kind; they rise in steps of no one size."""
        held = self._next.get(
            kind, self._shop.first_id + number_of(kind, 10**9))
        step = number_of(f"{self._shop.name}{kind}{held}", 32768)
        self._next[kind] = held + 32768 * (1 + step % 3)
        return held

    def _times(self, handle):
        day = 86400
        created = self._shop.opened + timedelta(
            seconds=number_of("created " + handle, 700 * day))
        updated = created + timedelta(
            seconds=number_of("updated " + handle, 600 * day))
        return (f"{created.isoformat()}Z", f"{updated.isoformat()}Z")

    def product(self, product):
        number = self._id("Product")
        created, updated = self._times(product.handle)
        on_sale = product.status in ("ACTIVE", "UNLISTED")
        line = {
            "id": gid("Product", number),
            "handle": product.handle,
            "title": product.title,
            "descriptionHtml": product.html,
            "vendor": product.vendor,
            "productType": product.kind.replace("_", " ").capitalize(),
            "status": product.status,
            "tags": product.tags,
            "isGiftCard": product.gift_card,
            "createdAt": created,
            "updatedAt": updated,
            "publishedAt": created if on_sale else None,
            "hasVariantsThatRequiresComponents": product.kit,
            "variantsCount": {"count": len(product.variants)},
            "category": category_of(product),
            "options": [self._option(place, option) for place, option
                        in enumerate(product.options, 1)],
            "featuredMedia": self._media(product),
            "seo": {"title": None, "description": None}
            if product.handle.startswith("kit-")
            else {"title": f"{product.title} | {product.vendor}",
                  "description": None},
            "onlineStoreUrl":
                f"https://{self._shop.site}/products/{product.handle}"
                if on_sale else None,
        }
        return number, line

    def _option(self, place, option):
        name, values = option
        return {
            "id": gid("ProductOption", self._id("ProductOption")),
            "name": name,
            "position": place,
            "optionValues": [
                {"id": gid("ProductOptionValue",
                           self._id("ProductOptionValue")), "name": value}
                for value in values],
        }

    def _media(self, product):
        if product.handle == "sample-fabric":
            return None
        version = 1700000000 + number_of(product.handle, 10**7)
        return {"preview": {"image": {
            "url": "https://cdn.shopify.com/s/files/1/0611/2233/files/"
                   f"{product.handle}.jpg?v={version}"}}}

    def variant(self, product, parent, place, variant):
        created, updated = self._times(product.handle)
        return {
            "id": gid("ProductVariant", self._id("ProductVariant")),
            "title": " / ".join(variant.values),
            "sku": variant.sku,
            "barcode": variant.barcode,
            "price": variant.price,
            "compareAtPrice": variant.compare_at,
            "position": place,
            "taxable": not product.gift_card,
            "requiresComponents": variant.kit,
            "createdAt": created,
            "updatedAt": updated,
            "selectedOptions": [
                {"name": name, "value": value} for (name, _), value
                in zip(product.options, variant.values)],
            "inventoryItem": {
                "id": gid("InventoryItem", self._id("InventoryItem")),
                "requiresShipping": variant.ships,
                "tracked": variant.ships,
                "measurement": {"weight": {"unit": variant.unit,
                                           "value": variant.weight}},
            },
            "__parentId": gid("Product", parent),
        }


def category_of(product):
    if product.kind not in CATEGORIES:
        return None
    code, name, above = CATEGORIES[product.kind]
    return {
        "id": gid("TaxonomyCategory", code),
        "name": name,
        "fullName": f"{above} > {name}" if above else name,
    }


def export_of(shop):
    """The export's text, and each variant with the number of its gid.

    A product's variants follow it, but those of every fifth product come at the
    end: Shopify promises only that a child comes after its parent.
    """
    writer = Writer(shop)
    near, far, numbers = [], [], []
    for count, product in enumerate(shop.products, 1):
        parent, line = writer.product(product)
        near.append(line)
        for place, variant in enumerate(product.variants, 1):
            line = writer.variant(product, parent, place, variant)
            (far if count % 5 == 0 else near).append(line)
            numbers.append((line["id"].rsplit("/", 1)[1], product, variant))
    text = "".join(
        as_shopify_writes(line) + "\n"
        for line in near + far)
    return text, numbers
