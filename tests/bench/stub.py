"""A stub of Medusa that accepts everything: stub.py DIRECTORY

Lookups find no product, and each product of a batch is created. Every sku has an
inventory item without levels, and each level is created. It stores nothing, so its
input is not limited.
"""

import json
import sys
import urllib.parse

import httpd


def variants(target):
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(target).query)["sku"]
    rows = [{"id": "variant_" + sku, "sku": sku, "manage_inventory": True, "inventory_items": [
        {"required_quantity": 1, "inventory": {"id": "iitem_" + sku, "location_levels": []}}]}
            for sku in asked]
    return [json.dumps({"variants": rows, "count": len(rows)}).encode()]


def answer(method, target, body):
    if target.startswith("/admin/product-variants?"):
        return variants(target)
    if target.startswith("/admin/stock-locations?"):
        return [b'{"stock_locations":[{"id":"sloc_1","name":"Berlin","sales_channels":[{"id":"sc"}]}],'
                b'"count":1}']
    if target.endswith("/location-levels/batch"):
        return [json.dumps({"created": json.loads(body)["create"], "updated": []}).encode()]
    if method == "GET":
        return [b'{"products":[],"count":0,"offset":0,"limit":50}']
    made = [{"id": "prod_" + p["external_id"], "external_id": p["external_id"]}
            for p in json.loads(body).get("create", [])]
    return [json.dumps({"created": made, "updated": [],
                        "deleted": {"ids": []}}).encode()]


if __name__ == "__main__":
    httpd.listen(sys.argv[1], answer)
