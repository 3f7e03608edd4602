#!/usr/bin/env python3
"""Tests each kind of member in each state against a real Medusa.

    cells.py

A cell is one member: absent, null, empty, equal or different in the input, and
unset or set on the server. Each cell has its own product. All products are
created in one batch and updated in another. They are read back and every
member, owned by the input or not, is compared with the model of shop.py. Prints
what is wrong and "N cells".
"""

import sys

import shop

BASE = {
    "title": "Base", "status": "published", "discountable": False,
    "options": [{"title": "Size", "values": ["S", "M"]}],
}
VARIANT = {"title": "S", "options": {"Size": "S"}, "manage_inventory": False}
OTHER = {"title": "M", "options": {"Size": "M"}, "weight": 7, "metadata": {"theirs": 1},
         "prices": [{"currency_code": "eur", "amount": 3},
                    {"currency_code": "eur", "amount": 2, "rules": {"region_id": "reg_cell"}}]}

# member: {name of the input: value}; a server where it is set has "equal".
TEXT = {"null": None, "empty": "", "equal": "Set ü", "different": "Other"}
NUMBER = {"null": None, "equal": 12.5, "different": 0.3}
PRODUCT = {
    "title": {"equal": "Base", "different": "Other"},
    "status": {"null": None, "equal": "published", "different": "draft"},
    "discountable": {"equal": False, "different": True},
    "subtitle": TEXT, "description": TEXT, "thumbnail": TEXT, "hs_code": TEXT,
    "mid_code": TEXT, "origin_country": TEXT, "material": TEXT,
    "weight": NUMBER, "length": NUMBER, "height": NUMBER, "width": NUMBER,
    "metadata": {
        "null": None, "empty": {}, "equal": {"a": 1.10, "b": {"c": [1, None]}},
        "different": {"a": 2}, "null key": {"a": None}, "empty key": {"a": ""},
        "nested": {"b": {"d": 1}}, "new key": {"z": "é"}},
    "tags": {"empty": [], "equal": ["cell-one", "cell-two"], "reordered": ["cell-two", "cell-one"],
             "different": ["cell-two", "cell-three"]},
    "categories": {
        "empty": [], "equal": ["Cell one", "Cell two"], "reordered": ["Cell two", "Cell one"],
        "different": ["Cell two", "Cell three"]},
    "sales_channels": {
        "empty": [], "equal": ["Default Sales Channel", "Cell channel"],
        "reordered": ["Cell channel", "Default Sales Channel"], "different": ["Cell channel"]},
    "type": {"null": None, "equal": "Cell type", "different": "Cell, other type"},
    "collection": {"null": None, "equal": "Cell collection", "different": "Cell other"},
    "shipping_profile": {"equal": "Default Shipping Profile", "different": "Cell profile"},
    "images": {
        "empty": [], "equal": [{"url": "u1"}, {"url": "u2"}],
        "reordered": [{"url": "u2"}, {"url": "u1"}],
        "different": [{"url": "u2"}, {"url": "u3"}], "twice": [{"url": "u1"}, {"url": "u1"}]},
    "options": {
        "empty": [], "equal": BASE["options"],
        "more values": [{"title": "Size", "values": ["S", "XL"]}]},
}
SET = {"weight": 12.5, "length": 12.5, "height": 12.5, "width": 12.5}
IN_VARIANT = {
    "title": {"equal": "S", "different": "Small"},
    "allow_backorder": {"equal": False, "different": True},
    "manage_inventory": {"equal": False, "different": True},
    "variant_rank": {"equal": 0, "different": 4},
    "ean": TEXT, "upc": TEXT, "barcode": TEXT, "hs_code": TEXT, "mid_code": TEXT,
    "origin_country": TEXT, "material": TEXT,
    "weight": {"null": None, "equal": 12, "different": 3},
    "metadata": PRODUCT["metadata"],
    "options": {"equal": {"Size": "S"}},
    "prices": {
        "empty": [], "equal": [{"currency_code": "eur", "amount": 19.90}],
        "different": [{"currency_code": "eur", "amount": 0.3}],
        "upper case": [{"currency_code": "EUR", "amount": 20}],
        "another": [{"currency_code": "usd", "amount": 123456789012}],
        "quantities": [{"currency_code": "eur", "amount": 18, "min_quantity": 10,
                        "max_quantity": 19}],
        "rules": [{"currency_code": "eur", "amount": 17, "rules": {"region_id": "reg_cell"}}],
        "both": [{"currency_code": "eur", "amount": 19.9}, {"currency_code": "usd", "amount": 1}]},
}
ONCE = ("ean", "upc", "barcode")  # unique within a shop


def cells():
    """Yields (name, product on the server, product of the input)."""
    n = 0
    for where, members in (("product", PRODUCT), ("variant", IN_VARIANT)):
        for member, inputs in members.items():
            for server in ("unset", "set"):
                for said, value in [("absent", None)] + list(inputs.items()):
                    n += 1
                    yield cell(n, where, member, server, said, value, inputs)


def cell(n, where, member, server, said, value, inputs):
    key = "cell-%03d" % n
    product = dict(BASE, external_id=key, handle=key)
    variants = [dict(VARIANT, sku=key + "-S"), dict(OTHER, sku=key + "-M")]
    before, unique = inputs["equal"], member in ONCE
    if unique:
        before = key + before
        value = key + value if value else value
    if server == "set":
        (product if where == "product" else variants[0])[member] = before
    product["variants"] = [{"prices": [], **v} for v in variants]
    change = {"external_id": key}
    if where == "variant":
        change["variants"] = [{"sku": key + "-S"}]
    if said != "absent":
        (change if where == "product" else change["variants"][0])[member] = value
    return "%s %s: %s onto %s" % (where, member, said, server), product, change


MAKE = ("-q", "--create-missing", "tags,types,collections,categories")


def push(products, **where):
    """Returns the results; there must be one for each product."""
    results, status, messages = shop.push(products, *MAKE, **where)
    if status or len(results) != len(products):
        sys.exit("status %d, %d results for %d products: %s" % (
            status, len(results), len(products), messages))
    return results


def main():
    table = list(cells())
    api = shop.Api()
    api.call("/admin/sales-channels", {"name": "Cell channel"})
    api.call("/admin/shipping-profiles", {"name": "Cell profile", "type": "cell"})
    wrong = []
    results = push([p for _, p, _ in table])
    if any(r["action"] != "created" for r in results):
        sys.exit("cannot set the table up: %s" % (
            [r for r in results if r["action"] != "created"][:3]))
    before = api.read([p["external_id"] for _, p, _ in table])
    changes = [shop.loads(shop.dumps(c)) for _, _, c in table]
    results = push(changes)
    got = api.read([p["external_id"] for _, p, _ in table])
    for (name, _, _), change, result in zip(table, changes, results):
        key = change["external_id"]
        wrong += ["%s: %s" % (name, d)
                  for d in shop.compare(key, before[key], change, got[key])]
        same = not list(shop.differences("", before[key], got[key]))
        if (result["action"] == "unchanged") != same:
            wrong.append("%s: %s, but the product is %s" % (
                name, shop.dumps(result), "the same" if same else "another"))
    url = shop.recorder()
    results = push(changes, url=url)
    wrong += ["again: %s" % shop.dumps(r) for r in results if r["action"] != "unchanged"]
    if shop.Recorder.writes:
        wrong.append("again: %d writes" % shop.Recorder.writes)
    print("".join(line + "\n" for line in wrong) + "%d cells" % len(table))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
