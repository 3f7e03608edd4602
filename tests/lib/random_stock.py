#!/usr/bin/env python3
"""Random stock, pushed into a real Medusa, whose levels must be what a model says.

    random_stock.py KIND RUNS [SEED]

KIND is what is disturbed, as for storm.py: proxy, push or medusa; with none, feeds
also have unknown skus, negative numbers and the same level twice. A run makes skus and
locations, gives some of them levels and reservations, pushes a random feed and then
another one, and compares all levels each time. A push that is repeated in the end
must not write. Prints what is wrong with the seed of the run, and "N runs".
"""

import os
import random
import sys
from decimal import Decimal

import shop
import storm

SKUS, LOCATIONS = 40, ("a", "b", "c")
OPTIONS = ["-r", "inventory", "-q", "--max-zero", "100%"]
LEVELS = "/admin/inventory-items/location-levels/batch"
FIELDS = "id,sku," + ",".join("location_levels." + name for name in (
    "location_id", "stocked_quantity", "reserved_quantity", "incoming_quantity"))


class Run:
    def __init__(self, api, seed):
        self.api, self.rng = api, random.Random(seed)
        self.name = "stock-%d" % seed
        self.skus = ["%s-%d" % (self.name, n) for n in range(SKUS)]
        self.locations = {}
        self.ids = {}
        self.model = {}  # (sku, location) → [on hand, reserved, incoming]

    def make_shop(self):
        for letter in LOCATIONS:
            name = "%s-%s" % (self.name, letter)
            made = self.api.call("/admin/stock-locations", {"name": name})["stock_location"]
            self.locations[name] = made["id"]
        # The last skus are those of inventory items without a variant.
        variants, parts = self.skus[:-5], self.skus[-5:]
        products = [{"external_id": sku, "handle": sku, "title": sku, "variants": [{"sku": sku}]}
                    for sku in variants]
        results, status, err = shop.push(products, "-q")
        assert status == 0 and len(results) == len(products), err
        for sku in parts:
            self.api.call("/admin/inventory-items", {"sku": sku})
        self.ids = {row["sku"]: row["id"] for row in self.rows()}
        some = [(s, l) for s in self.skus for l in self.locations if self.rng.random() < 0.5]
        for name in self.locations:
            self.make_levels([s for s, l in some if l == name], name)
        for sku, name in self.rng.sample(some, 5):
            n = self.rng.randrange(1, 5)
            stocked = self.model[sku, name][0]
            if stocked >= n:
                self.api.call("/admin/reservations", {
                    "inventory_item_id": self.ids[sku], "location_id": self.locations[name],
                    "quantity": n})
                self.model[sku, name][1] = Decimal(n)

    def make_levels(self, skus, name):
        create = []
        for sku in skus:
            n = self.rng.choice((0, 5, self.rng.randrange(1000)))
            self.model[sku, name] = [Decimal(n), Decimal(0), Decimal(0)]
            create.append({"inventory_item_id": self.ids[sku],
                           "location_id": self.locations[name], "stocked_quantity": n})
        self.api.call(LEVELS, {"create": create})

    def rows(self):
        query = "&".join("sku=" + sku for sku in self.skus)
        return self.api.call("/admin/inventory-items?limit=1000&fields=%s&%s" % (FIELDS, query))[
            "inventory_items"]

    def check(self, when):
        """Yields differences between the model and Medusa."""
        names = {location: name for name, location in self.locations.items()}
        got = {(row["sku"], names[v["location_id"]]): [
            v[kind + "_quantity"] for kind in ("stocked", "reserved", "incoming")]
            for row in self.rows() for v in row["location_levels"]}
        for pair in sorted(got.keys() | self.model.keys()):
            if got.get(pair) != self.model.get(pair):
                yield "%s: %s at %s: expected %s, got %s" % (
                    (when,) + pair + (self.model.get(pair), got.get(pair)))

    # --- feeds

    def number(self, wild):
        n = self.rng.choice((0, self.rng.randrange(1000), self.rng.randrange(10),
                             Decimal(self.rng.randrange(1000)) / 100))
        if wild and self.rng.random() < 0.05:
            n = -n
        text = str(n)
        return self.rng.choice((n, n, text, text + (".0" if "." not in text else "0")))

    def item(self, sku, name, wild):
        place = self.rng.choice((name, {"id": self.locations[name]}))
        item = {"sku": sku, "location": place}
        kind = self.rng.choice(("stocked", "stocked", "available", ""))
        if kind:
            item[kind + "_quantity"] = self.number(wild)
        if not kind or self.rng.random() < 0.2:
            item["incoming_quantity"] = self.number(wild)
        return item

    def feed(self, wild):
        pairs = [(s, l) for s in self.skus for l in self.locations if self.rng.random() < 0.6]
        self.rng.shuffle(pairs)
        items = [self.item(s, l, wild) for s, l in pairs]
        if wild:
            again = [self.item(i["sku"], self.rng.choice(list(self.locations)), wild)
                     for i in self.rng.sample(items, 5)]
            unknown = [self.item("no-%s" % s, list(self.locations)[0], wild) for s in self.skus[:3]]
            for extra in again + unknown:
                items.insert(self.rng.randrange(len(items)), extra)
        return items

    def batches(self, items):
        size = self.rng.choice((1, 7, 50, 1000))
        return [items[n:n + size] for n in range(0, len(items), size)]

    def pair(self, item):
        place = item["location"]
        if isinstance(place, dict):
            place = next(n for n, i in self.locations.items() if i == place["id"])
        return item["sku"], place

    @staticmethod
    def wish(item):
        """What an item says, with negative numbers as 0."""
        return {name: max(Decimal(0), Decimal(value)) for name, value in item.items()
                if name.endswith("_quantity")}

    def apply(self, batch):
        """Changes the model; returns the action expected of each item."""
        said, actions = {}, [None] * len(batch)
        last = {}
        for n, item in enumerate(batch):
            key = (item["sku"], shop.dumps(item["location"]))
            if key in last:
                actions[last[key]] = "superseded"
            last[key] = n
        for n, item in enumerate(batch):
            if actions[n]:
                continue
            if item["sku"].startswith("no-"):
                actions[n] = "not_found"
                continue
            said.setdefault(self.pair(item), []).append(n)
        for pair, numbers in said.items():
            wishes = {n: self.wish(batch[n]) for n in numbers}
            bad = {n for n in numbers for m in numbers if self.differ(wishes[n], wishes[m])}
            good = [n for n in numbers if n not in bad]
            before = self.model.get(pair)
            for n in bad:
                actions[n] = "rejected"
            # Each reports what it would change alone.
            for n in good:
                if before:
                    self.model[pair] = before
                actions[n] = self.set(pair, wishes[n]) if before else "created"
            if good:
                self.set(pair, {k: v for n in good for k, v in wishes[n].items()})
        return actions

    @staticmethod
    def differ(a, b):
        both = "stocked_quantity", "available_quantity"
        return any(a[k] != b[k] for k in a.keys() & b.keys()) or any(
            x in a and y in b for x, y in (both, both[::-1]))

    def set(self, pair, wish):
        old = self.model.get(pair)
        new = list(old or [Decimal(0)] * 3)
        if "stocked_quantity" in wish:
            new[0] = wish["stocked_quantity"]
        if "available_quantity" in wish:
            new[0] = wish["available_quantity"] + new[1]
        if "incoming_quantity" in wish:
            new[2] = wish["incoming_quantity"]
        self.model[pair] = new
        return "created" if not old else "unchanged" if new == old else "updated"


def push(batches, *options, url=None):
    text = "\n".join(shop.dumps(b) for b in batches)
    return shop.push_text(text, *options, url=url)


def property_run(api, seed):
    run = Run(api, seed)
    run.make_shop()
    wrong = list(run.check("before"))
    options = OPTIONS + ["--floor", "-j", str(run.rng.randrange(1, 4))]
    for when in ("first", "second"):
        batches = run.batches(run.feed(True))
        wanted = [action for b in batches for action in run.apply(b)]
        results, status, err = push(batches, *options)
        got = [r["action"] for r in results]
        if got != wanted:
            wrong += ["%s: item %d: expected %s, got %s" % (when, n, w, g)
                      for n, (w, g) in enumerate(zip(wanted, got)) if w != g] or [err]
        if status != int("not_found" in wanted or "rejected" in wanted):
            wrong.append("%s: status %d: %s" % (when, status, err))
        wrong += run.check(when)
    before = shop.Recorder.writes
    once = [[i for i, a in zip(b, run.apply(b)) if a == "unchanged"] for b in batches]
    results, status, _ = push(once, *options, url=RECORDER)
    if shop.Recorder.writes != before or status or any(r["action"] != "unchanged" for r in results):
        wrong.append("the third push wrote something")
    return wrong


def storm_run(api, seed, kind):
    run = Run(api, seed)
    run.make_shop()
    proxy = storm.Proxy(seed) if kind == "proxy" else None
    url = proxy.url if proxy else os.environ["MEDUSA_URL"]
    wrong = []
    for when in ("first", "second"):
        feed = shop.loads(shop.dumps(run.feed(False)))
        run.apply(feed)
        wrong += storm.push(feed, url, kind, run.rng, 0.6)
        wrong += run.check(when)
    if proxy:
        proxy.close()
    return wrong


def main():
    kind, runs = sys.argv[1], int(sys.argv[2])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    api, bad = shop.Api(), 0
    storm.OPTIONS[:] = OPTIONS + storm.OPTIONS[storm.OPTIONS.index("--retries"):]
    for n in range(seed, seed + runs):
        wrong = property_run(api, n) if kind == "none" else storm_run(api, n, kind)
        bad += bool(wrong)
        for line in wrong[:20]:
            print("seed %d: %s" % (n, line))
    if kind in ("push", "medusa") and not storm.SEEN["killed " + kind]:
        sys.exit("nothing was killed")
    print("%d runs" % runs)
    if os.environ.get("V"):
        for what, times in sorted(storm.SEEN.items()):
            print("%6d %s" % (times, what), file=sys.stderr)
    sys.exit(bool(bad))


if __name__ == "__main__":
    RECORDER = shop.recorder()
    main()
