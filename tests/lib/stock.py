"""The stock of the small Medusa of server.py: locations and inventory levels.

    GET /admin/stock-locations
    GET /admin/product-variants (sku, ean, upc, barcode), with inventory items
    GET /admin/inventory-items (id, sku), with levels
    POST /admin/inventory-items/location-levels/batch (create, update), as 2.21:
    all or nothing; a location need not exist; `updated` is in another order than
    the request, and `available_quantity` is that of before

Variants are those of the products, and of the script of the URL:

    locations=A,B  the names of the stock locations; without it, there is none
    unlinked=A     those that belong to no sales channel
    skus=N         inventory items S-1 … S-N, each with a variant of this sku
    codes=A,B      inventory items A and B, the same
    parts=N        inventory items P-1 … P-N without a variant
    reserved=N     so many of each level are reserved
    refused=SKU    a batch with this inventory item is refused, without its name
"""

import urllib.parse

BATCH = "admin/inventory-items/location-levels/batch"


class Stock:
    def __init__(self, medusa):
        self.medusa, self.variants, self.begun = medusa, [], False

    def begin(self, request):
        if self.begun:
            return
        self.begun = True
        skus = ["S-%d" % n for n in range(1, request.number("skus", 0) + 1)]
        for n, sku in enumerate(skus + self.names(request, "codes"), 1):
            item = {"id": "iitem_s%06d" % n, "sku": sku, "variants": []}
            self.medusa.items.append(item)
            self.variants.append({
                "id": "variant_s%06d" % n, "sku": sku, "ean": "%013d" % n,
                "manage_inventory": True, "inventory_items": [{"inventory_item_id": item["id"]}]})
        for n in range(1, request.number("parts", 0) + 1):
            self.medusa.items.append({"id": "iitem_p%06d" % n, "sku": "P-%d" % n, "variants": []})

    @staticmethod
    def names(request, key):
        value = request.script.get(key)
        return [urllib.parse.unquote(n) for n in value.split(",")] if value else []

    def locations(self, request):
        unlinked = self.names(request, "unlinked")
        return [{"id": "sloc_%d" % n, "name": name,
                 "sales_channels": [] if name in unlinked else [{"id": "sc_1"}]}
                for n, name in enumerate(self.names(request, "locations"), 1)]

    def with_levels(self, request, item):
        levels = item.setdefault("location_levels", [])
        reserved = request.number("reserved", 0)
        return {**item, "location_levels": [{**level, "reserved_quantity": reserved}
                                            for level in levels]}

    def rows(self, request):
        items = {i["id"]: i for i in self.medusa.items}
        variants = self.variants + [v for p in self.medusa.products for v in p["variants"]]
        return [{**v, "inventory_items": [
            {"required_quantity": 1,
             "inventory": self.with_levels(request, items[link["inventory_item_id"]])}
            for link in v.get("inventory_items", [])]} for v in variants]

    def get(self, request):
        """Returns the rows of a list, its name and its filters; or None."""
        self.begin(request)
        if request.resource == "admin/stock-locations":
            return self.locations(request), "stock_locations", ("id", "name")
        if request.resource == "admin/product-variants":
            return self.rows(request), "variants", ("sku", "ean", "upc", "barcode")
        return None

    def find(self, want):
        item = next((i for i in self.medusa.items if i["id"] == want["inventory_item_id"]), None)
        levels = item.setdefault("location_levels", []) if item else []
        level = next((v for v in levels if v["location_id"] == want["location_id"]), None)
        return item, level

    def check(self, request, body):
        """Returns status, type and message of a refusal; or None."""
        for want in body.get("create", []) + body.get("update", []):
            item, _ = self.find(want)
            if item and item["sku"] == request.script.get("refused"):
                return 400, "invalid_data", "a level cannot be written"
        for want in body.get("create", []):
            item, level = self.find(want)
            pair = "inventory_item_id: %s, location_id: %s" % (
                want["inventory_item_id"], want["location_id"])
            if not item:
                return 404, "not_found", "You tried to set relationship %s, but such entity " \
                    "does not exist" % pair.split(",", maxsplit=1)[0]
            if level:
                return 400, "invalid_data", "Inventory level with %s, already exists." % pair
        missing = ["Item %s is not stocked at location %s" % (
            w["inventory_item_id"], w["location_id"])
            for w in body.get("update", []) if not self.find(w)[1]]
        return (404, "not_found", ", ".join(missing)) if missing else None

    def batch(self, request, body):
        """Returns a refusal as check does; or 200, None and the answer."""
        self.begin(request)
        refused = self.check(request, body)
        if refused:
            return refused
        created, updated = [], []
        for want in body.get("create", []):
            item, _ = self.find(want)
            level = {"stocked_quantity": 0, "incoming_quantity": 0, "reserved_quantity": 0, **want,
                     "id": self.medusa.new_id("ilev")}
            item["location_levels"].append(level)
            created.append(dict(level))
        for want in body.get("update", []):
            _, level = self.find(want)
            before = level["stocked_quantity"]
            level.update(want)
            updated.append({**level, "available_quantity": before})
        return 200, None, {"created": created, "updated": updated[::-1]}
