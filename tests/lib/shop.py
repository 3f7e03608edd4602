"""A model of Medusa: what a product must be after a push.

`read` returns a product in the form of the model. `after` computes what the
product must be after an input is pushed onto it: members that the input lacks
stay as they are, ids included. `prune`: options that the input lacks are removed.
"""

import base64
import copy
import http.server
import itertools
import json
import os
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from decimal import Decimal

FIXED = ["title", "handle", "status", "discountable", "is_giftcard"]
SCALARS = ["external_id", "subtitle", "description", "thumbnail", "weight", "length", "height", "width", "hs_code", "mid_code", "origin_country",
           "material"]
NAMES = ["type", "collection", "shipping_profile"]
V_FIXED = ["title", "allow_backorder", "manage_inventory", "variant_rank"]
V_SCALARS = ["sku", "ean", "upc", "barcode", "hs_code", "mid_code", "weight", "length", "height",
             "width", "origin_country", "material"]
CODES = ["sku", "ean", "upc", "barcode"]
TRUTHS = ["discountable", "is_giftcard", "allow_backorder", "manage_inventory"]
FIELDS = FIXED + SCALARS + [
    "metadata", "tags.value", "categories.name", "sales_channels.name", "type.value",
    "collection.title", "shipping_profile.name", "images.id", "images.url",
    "images.rank", "options.title", "options.values.value", "variants.metadata",
    "variants.options.value", "variants.options.option.title", "variants.prices.id",
    "variants.prices.amount", "variants.prices.currency_code", "variants.prices.min_quantity",
    "variants.prices.max_quantity", "variants.prices.price_rules.attribute",
    "variants.prices.price_rules.value", "variants.inventory_items.inventory_item_id",
    "variants.inventory_items.inventory.sku",
] + ["variants." + name for name in V_FIXED + V_SCALARS]


def loads(text):
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def dumps(value):
    class Encoder(json.JSONEncoder):
        def default(self, o):
            return int(o) if o == o.to_integral_value() else float(o)
    return json.dumps(value, cls=Encoder, ensure_ascii=False)


class Api:
    def __init__(self):
        self.base = os.environ["MEDUSA_URL"]
        token = os.environ.get("MEDUSA_TOKEN")
        key = os.environ["MEDUSA_API_KEY"] + ":"
        self.auth = "Bearer " + token if token else (
            "Basic " + base64.b64encode(key.encode()).decode())

    def call(self, path, body=None):
        request = urllib.request.Request(self.base + path, headers={"Authorization": self.auth})
        if body is not None:
            request.data = dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            return loads(answer.read())

    def read(self, keys):
        """Returns external_id → product, in the form of the model."""
        query = urllib.parse.urlencode(
            [("fields", ",".join(FIELDS)), ("limit", 10 * len(keys) + 10)]
            + [("external_id", k) for k in keys])
        rows = self.call("/admin/products?" + query)["products"]
        found = {row["external_id"]: product(row) for row in rows}
        assert len(found) == len(rows), "an external_id stands twice in Medusa"
        return found


def number(v):
    return Decimal(v) if isinstance(v, str) and v.replace(".", "", 1).isdigit() else v


def price(p):
    rules = sorted(p["rules"].items())
    return {"id": p["id"], "amount": p["amount"],
            "of": [p["currency_code"], p["min_quantity"], p["max_quantity"], rules]}


def variant(v):
    flat = {name: v[name] for name in V_FIXED + V_SCALARS}
    for name in ("weight", "length", "height", "width"):
        flat[name] = number(flat[name])
    flat.update(
        id=v["id"], metadata=v["metadata"] or {}, unlinked="prices" not in v,
        stocked=len(v["inventory_items"]),
        item_sku=[i["inventory"]["sku"] for i in v["inventory_items"]],
        options={o["option"]["title"]: o["value"] for o in v["options"]},
        prices=sorted((price(p) for p in v.get("prices") or []), key=lambda p: dumps(p["of"])))
    return flat


def product(row):
    flat = {name: row[name] for name in FIXED + SCALARS}
    for name in ("weight", "length", "height", "width"):
        flat[name] = number(flat[name])
    flat.update(
        id=row["id"], metadata=row["metadata"] or {},
        tags=sorted(t["value"] for t in row["tags"]),
        categories=sorted(c["name"] for c in row["categories"]),
        sales_channels=sorted(c["name"] for c in row["sales_channels"]),
        type=(row["type"] or {}).get("value"),
        collection=(row["collection"] or {}).get("title"),
        shipping_profile=(row.get("shipping_profile") or {}).get("name"),
        images=[{"id": i["id"], "url": i["url"]}
                for i in sorted(row["images"], key=lambda i: i["rank"])],
        options={o["title"]: sorted(v["value"] for v in o["values"]) for o in row["options"]},
        variants={v["id"]: variant(v) for v in row["variants"]})
    return flat


# --- the effect of an input; an id that Medusa has yet to assign is None


def given(want):
    """Returns the input as it is meant: truth values as values, "" as no picture."""
    def one(name, value):
        if name in TRUTHS and isinstance(value, str):
            return {"true": True, "false": False}[value.lower()]
        return None if name == "thumbnail" and value == "" else value
    flat = {k: one(k, v) for k, v in want.items() if not (k in TRUTHS and v == "")}
    if "variants" in flat:
        flat["variants"] = [given(v) for v in flat["variants"]]
    return flat


def scalars(state, want, fixed, clearable):
    for name in fixed + clearable:
        if name in want and (want[name] is not None or name in clearable):
            state[name] = want[name]


def metadata(state, want):
    if "metadata" not in want:
        return
    if want["metadata"] is None:
        state["metadata"] = {}
        return
    for key, value in want["metadata"].items():
        if value is None or value == "":
            state["metadata"].pop(key, None)
        else:
            state["metadata"][key] = value


def images(state, want):
    if "images" not in want:
        return
    before = list(state["images"])
    old, state["images"] = state["images"], []
    for image in want["images"]:
        kept = next((o for o in old if o["url"] == image["url"]), None)
        if kept:
            old.remove(kept)
        state["images"].append({"id": kept and kept["id"], "url": image["url"]})
    follow(state, want, [o["url"] for o in before], [o["url"] for o in state["images"]])


def follow(state, want, old, new):
    """A thumbnail that goes with the images becomes the first one."""
    if "thumbnail" not in want and state.get("thumbnail") in old and state["thumbnail"] not in new:
        state["thumbnail"] = new[0] if new else None


def price_of(p):
    return [p["currency_code"].lower(), p.get("min_quantity"), p.get("max_quantity"),
            sorted((p.get("rules") or {}).items())]


def prices(state, want):
    for p in want.get("prices", []):
        old = next((o for o in state["prices"] if o["of"] == price_of(p)), None)
        if old:
            old["amount"] = p["amount"]
        else:
            state["prices"].append({"id": None, "amount": p["amount"], "of": price_of(p)})
    state["prices"].sort(key=lambda p: dumps(p["of"]))


def match(variants, want, taken):
    def first(test):
        return next((v for v in variants if v["id"] not in taken and test(v)), None)
    source = (want.get("metadata") or {}).get("external_id")
    return ("id" in want and first(lambda v: v["id"] == want["id"])
            or want.get("sku") and first(lambda v: v["sku"] == want["sku"])
            or source and first(lambda v: v["metadata"].get("external_id") == source)
            or "options" in want and first(lambda v: v["options"] == want["options"])
            or None)


def match_part(state, used, all_wanted, want, taken):
    """An option for which no variant has a value does not hide one: the values of the
    others, `used`, are enough if they mean one."""
    def part(w):
        return {t: v for t, v in w.get("options", {}).items() if t in used}
    skus = [w.get("sku") for w in all_wanted]
    found = [v for v in state["variants"].values() if v["id"] not in taken
             and v["sku"] not in skus and v["options"] == part(want)]
    same = [w for w in all_wanted if part(w) == part(want)]
    if part(want) and part(want) != want.get("options") and len(found) == len(same) == 1:
        return found[0]
    return None


def made(title, values):
    """Is the title made from these values?"""
    return bool(values) and title in (" / ".join(p) for p in itertools.permutations(values))


def retitle(v, old, want):
    """Gives a variant with other values than `old` the title that is made of them."""
    values = list(v["options"].values())
    if v["id"] is None:
        v.setdefault("title", " / ".join(values))
    elif want.get("title") is None and made(v["title"], old) and not made(v["title"], values):
        v["title"] = " / ".join(values)


def options(state, want, prune):
    """Renames and removes options, also where variants use them."""
    titles = [o["title"] for o in want.get("options", [])]
    for old in list(state["options"]):
        new = next((t for t in titles if t.lower() == old.lower()), None)
        if old in titles or not titles:
            continue
        gone = prune and not new
        values = state["options"].pop(old) if new or gone else []
        if new:
            state["options"][new] = values
        for v in state["variants"].values():
            if old in v["options"] and (new or gone):
                value = v["options"].pop(old)
                if new:
                    v["options"][new] = value


def values(state, want, prune, new):
    """Adds the values of the input; others stay if a variant uses them."""
    for option in want.get("options", []):
        title = option["title"]
        used = [v["options"].get(title) for v in list(state["variants"].values()) + new]
        old = state["options"].get(title, [])
        state["options"][title] = sorted(
            set(option["values"]) | {v for v in old if v in used or not prune})


def variants(state, want, old):
    taken, new = set(), []
    used = {t for v in state["variants"].values() for t in v["options"]}
    for w in want.get("variants", []):
        w = {k: None if k in CODES and v == "" else v for k, v in w.items()}
        v = match(list(state["variants"].values()), w, taken)
        v = v or match_part(state, used, want["variants"], w, taken)
        if v is None:
            v = {"id": None, "metadata": {}, "prices": [], "options": {}}
            new.append(v)
        elif v["unlinked"] and w.get("prices"):
            # A killed server left it without a price set; ms-push must replace it.
            del state["variants"][v["id"]]
            v["id"] = None
            new.append(v)
        else:
            taken.add(v["id"])
        scalars(v, w, V_FIXED, V_SCALARS)
        metadata(v, w)
        prices(v, w)
        v["options"] = w.get("options", v["options"])
        # Without an inventory item, nobody could buy a managed variant.
        v["stocked"] = int(v.get("manage_inventory", True))
        # It has the variant's sku.
        v["item_sku"] = [v.get("sku")] * v["stocked"]
        retitle(v, old.get(v["id"]), w)
    if "variants" in want:
        for i, v in state["variants"].items():
            if i not in taken:
                retitle(v, old[i], {})
    return new


def after(before, want, prune=False):
    """Returns what a product must be, and its new variants."""
    state, want = copy.deepcopy(before), given(want)
    old = {i: list(v["options"].values()) for i, v in state["variants"].items()}
    scalars(state, want, FIXED, SCALARS + NAMES)
    metadata(state, want)
    images(state, want)
    for name in ("tags", "categories", "sales_channels"):
        if name in want:
            state[name] = sorted(set(want[name]))
    options(state, want, prune)
    new = variants(state, want, old)
    values(state, want, prune, new)
    return state, new


EMPTY = {"metadata": {}, "images": [], "options": {}, "variants": {}}


# --- comparison


def differences(path, expected, got):
    """Yields the differences; ignores what `expected` does not have."""
    if isinstance(expected, dict) and isinstance(got, dict):
        for key, value in expected.items():
            if key == "unlinked" or (key == "id" and value is None):
                continue
            if key not in got:
                yield "%s.%s is missing" % (path, key)
            else:
                yield from differences("%s.%s" % (path, key), value, got[key])
        if path.endswith((".metadata", ".variants", ".options")):
            for key in got.keys() - expected.keys():
                yield "%s.%s should not be there" % (path, key)
    elif isinstance(expected, list) and isinstance(got, list) and len(expected) == len(got):
        for n, (a, b) in enumerate(zip(expected, got)):
            yield from differences("%s[%d]" % (path, n), a, b)
    elif expected != got:
        yield "%s: expected %s, got %s" % (path, dumps(expected), dumps(got))


def compare(key, before, want, got, prune=False):
    """Yields the differences between what a push must give and what is there."""
    expected, new = after(before or EMPTY, want, prune)
    got = copy.deepcopy(got)
    for v in new:
        found = match([g for i, g in got["variants"].items() if i not in expected["variants"]],
                      v, set())
        if found is None:
            yield "%s: a new variant is missing: %s" % (key, dumps(v))
        else:
            yield from differences(key + ".new variant", v, found)
            del got["variants"][found["id"]]
    yield from differences(key, expected, got)


class Recorder(http.server.BaseHTTPRequestHandler):
    """Passes requests on to the shop and counts the writes."""
    protocol_version = "HTTP/1.1"
    writes, requests = 0, 0

    def log_message(self, *_):
        pass

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        Recorder.requests += 1
        Recorder.writes += self.command != "GET"
        request = urllib.request.Request(
            os.environ["MEDUSA_URL"] + self.path, method=self.command, data=body or None)
        for name in ("Authorization", "Content-Type"):
            if self.headers.get(name):
                request.add_header(name, self.headers[name])
        try:
            answer = urllib.request.urlopen(request)
        except urllib.error.HTTPError as error:
            answer = error
        text = answer.read()
        self.send_response(answer.status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = pass_on


def recorder():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return "http://127.0.0.1:%d" % server.server_port


def push(products, *options, url=None):
    """Returns the results of ms-push, its status and its messages."""
    return push_text(dumps(products), *options, url=url)


def push_text(text, *options, url=None):
    environment = dict(os.environ, MEDUSA_URL=url or os.environ["MEDUSA_URL"])
    run = subprocess.run(["ms-push", *options], input=text, env=environment,
                         capture_output=True, text=True, check=False)
    return [loads(line) for line in run.stdout.splitlines()], run.returncode, run.stderr


def run_seeds(run):
    """Calls run(api, seed), which returns what is wrong, for as many seeds as the first
    argument says, from the second one (1) on. Prints what is wrong, and exits."""
    runs = int(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    api, bad = Api(), 0
    for n in range(seed, seed + runs):
        wrong = run(api, n)
        bad += bool(wrong)
        for line in wrong:
            print("seed %d: %s" % (n, line))
    print("%d runs" % runs)
    sys.exit(bool(bad))
