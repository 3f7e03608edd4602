#!/usr/bin/env python3
"""Pushes random catalogues into a real Medusa, changes them and pushes them again.

    random_shop.py RUNS [SEED]

A run creates a few products and reads them back. It pushes a random mutation of
them (members left out, changed, cleared; variants added, left out, renamed;
prices, images and tags changed; options gained, renamed and lost; skus and handles
moved; truth values as texts), reads the products again and compares every member, owned
by the input or not, with the model of shop.py. Ids of what stays must not change.
What a dry run has planned must be what the push reports. A second and a third
push of the mutation must report every product as unchanged and write nothing; a
proxy counts the writes. Prints what is wrong with the seed of the run, and
"N runs".
"""

import copy
import os
import random

import shop

WORDS = ["", "x", "Größe L", "a,b", "100 %", "naïve – “text”", "tab\tline\nend", "\\\"", "日本語"]
TAGS = ["random-red", "random, blue", "random/ü"]
SIZES = ["S", "M", "L", "XL", "40,5"]
FITS = ["slim", "wide / long", "S"]


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)
        self.seed, self.made = seed, 0

    def word(self):
        return self.r.choice(WORDS) + str(self.r.randrange(5))

    def amount(self):
        return self.r.choice([0, 1, 0.1 + 0.2, 19.9, 19.99, 1234567890.12, 999999999999,
                              self.r.randrange(100000) / 100])

    def number(self):
        return self.r.choice([0, 1, 2.5, 1000])

    def truth(self, value):
        """The value, or a text that means it."""
        text = self.r.choice([None, "%s", "%s"]) and str(value)
        return value if text is None else self.r.choice([text, text.lower(), text.upper()])

    def metadata(self):
        value = [1, 1.5, True, None, "", self.word(), {"n": [1, {"m": None}]}, []]
        return {self.r.choice("abcd"): self.r.choice(value) for _ in range(self.r.randrange(4))}

    def prices(self):
        keys = [{"currency_code": "eur"}, {"currency_code": "usd"},
                {"currency_code": "eur", "min_quantity": 10},
                {"currency_code": "eur", "min_quantity": 2, "max_quantity": 9}]
        return [{**k, "amount": self.amount()}
                for k in self.r.sample(keys, self.r.randrange(len(keys) + 1))]

    def some(self, members, share):
        return {k: v() for k, v in members.items() if self.r.random() < share}

    def variant(self, key, size, fit=None):
        self.made += 1
        choice = {"Size": size, **({"Fit": fit} if fit else {})}
        return {
            "sku": "%s-%d" % (key, self.made), "options": choice,
            **self.some({
                "title": lambda: size, "prices": self.prices, "metadata": self.metadata,
                "material": self.word, "weight": lambda: self.r.randrange(1000),
                "manage_inventory": lambda: self.truth(False),
                "allow_backorder": lambda: self.truth(self.r.random() < 0.5)}, 0.6)}

    def members(self):
        return {
            "subtitle": self.word, "description": self.word, "metadata": self.metadata,
            "weight": self.number, "width": self.number, "origin_country": self.word,
            "status": lambda: self.r.choice(["draft", "published"]),
            "discountable": lambda: self.truth(self.r.random() < 0.5),
            "tags": lambda: self.r.sample(TAGS, self.r.randrange(3)),
            "images": lambda: [{"url": "https://img.example/%d" % self.r.randrange(4)}
                               for _ in range(self.r.randrange(4))]}

    def product(self, n):
        key = "random %d/%d" % (self.seed, n)
        sizes = self.r.sample(SIZES, self.r.randrange(1, 4))
        fits = FITS if self.r.random() < 0.4 else None
        options = [{"title": "Size", "values": sizes}]
        if fits:
            options.append({"title": "Fit", "values": fits})
        return {
            "external_id": key, "handle": "random-%d-%d" % (self.seed, n),
            "title": self.word() + "t", "options": options,
            "variants": [self.variant(key, s, fits and self.r.choice(fits))
                         for s in sizes if self.r.random() < 0.8],
            **self.some(self.members(), 0.7)}

    def mutation(self, old, prune):
        """Returns a changed product, which may leave out members. `prune`: options that it
        leaves out are removed."""
        new = {"external_id": old["external_id"]}
        for name in ("title", "handle"):
            if self.r.random() < 0.5:
                new[name] = old[name]
        for name, make in self.members().items():
            dice = self.r.random()
            if dice < 0.3 and name in old:
                new[name] = copy.deepcopy(old[name])
            elif dice < 0.6:
                new[name] = make()
            elif dice < 0.7 and name not in ("tags", "images"):
                new[name] = None
        if self.r.random() < 0.8:
            self.change_variants(old, new)
            self.change_options(old, new, prune)
        return new

    def moves(self, first, second):
        """Lets products of the mutation swap skus, and take handles of others."""
        named = [found for p in second
                 if (found := [v for v in p.get("variants", [])
                           if "options" in v and "id" not in v])]
        self.r.shuffle(named)
        for one, two in zip(named[::2], named[1::2]):
            if self.r.random() < 0.5:
                a, b = self.r.choice(one), self.r.choice(two)
                a["sku"], b["sku"] = b["sku"], a["sku"]
        if self.r.random() < 0.2:
            handles = [p["handle"] for p in first]
            for product, handle in zip(second, handles[1:] + [handles[-1] + "-new"]):
                product["handle"] = handle
            self.r.shuffle(second)

    def change_variants(self, old, new):
        sizes = list(old["options"][0]["values"])
        fit = len(old["options"]) > 1
        used = [v["options"]["Size"] for v in old["variants"]]
        new["variants"] = [self.change_variant(v) for v in old["variants"]
                           if self.r.random() < 0.8]
        free = [s for s in SIZES if s not in used]
        for size in self.r.sample(free, min(len(free), self.r.randrange(3))):
            new["variants"].append(
                self.variant(old["external_id"], size, fit and self.r.choice(FITS)))
            sizes.append(size)
        # A new variant needs its option value.
        new["options"] = [{"title": "Size", "values": sorted(set(sizes))}]
        if fit:
            new["options"].append({"title": "Fit", "values": FITS})
        self.r.shuffle(new["variants"])

    def change_variant(self, v):
        new = {"sku": v["sku"]}
        fresh = self.variant("", v["options"]["Size"])
        fresh["options"] = v["options"]
        del fresh["sku"]
        for name, value in fresh.items():
            dice = self.r.random()
            if dice < 0.4 and name in v:
                new[name] = copy.deepcopy(v[name])
            elif dice < 0.8:
                new[name] = copy.deepcopy(value)
        if self.r.random() < 0.1: # renamed; its options still match it
            new.update(sku="renamed " + v["sku"], options=dict(v["options"]))
        return new

    def change_options(self, old, new, prune):
        """The product gains, renames or loses an option."""
        dice = self.r.random()
        if dice < 0.3:
            change = self.rename
        elif len(old["options"]) == 1 and dice < 0.6:
            change = self.gain
        elif len(old["options"]) == 2 and (prune or dice < 0.6):
            change = self.lose if prune else self.rename
        else:
            return
        change(old, new)

    def choosing(self, old, new):
        """Returns all variants of both, each with options."""
        skus = {v["sku"].replace("renamed ", ""): v for v in new["variants"]}
        for v in old["variants"]:
            known = skus.setdefault(v["sku"], {"sku": v["sku"]})
            known.setdefault("options", dict(v["options"]))
        new["variants"] = list(skus.values())
        return new["variants"]

    def gain(self, old, new):
        for v in self.choosing(old, new):
            v["options"]["Fit"] = self.r.choice(FITS)
        new["options"].append({"title": "Fit", "values": FITS})

    def rename(self, _, new):
        for option in new["options"]:
            title, option["title"] = option["title"], option["title"].upper()
            for v in new["variants"]:
                if title in v.get("options", {}):
                    v["options"][option["title"]] = v["options"].pop(title)

    def lose(self, _, new):
        new["options"].pop()
        for v in new["variants"]:
            if "options" in v:
                del v["options"]["Fit"]

    def swap_skus(self, before, products):
        """Two variants, named by their ids, exchange their skus."""
        ids = {v["sku"]: i for p in before for i, v in p["variants"].items()}
        known = [v for p in products for v in p.get("variants", [])
                 if v["sku"] in ids and "id" not in v]
        if len(known) < 2 or self.r.random() < 0.5:
            return
        one, two = self.r.sample(known, 2)
        one["id"], two["id"] = ids[one["sku"]], ids[two["sku"]]
        one["sku"], two["sku"] = two["sku"], one["sku"]


def push_again(second, *options):
    shop.Recorder.writes = 0
    results, status, messages = shop.push(second, *options, url=PROXY)
    wrong = ["again: %s" % shop.dumps(r) for r in results if r["action"] != "unchanged"]
    if len(results) != len(second) or status or shop.Recorder.writes:
        wrong.append("again: %d results, status %d, %d writes: %s" % (
            len(results), status, shop.Recorder.writes, messages))
    return wrong


def outcome(result):
    """What happens to a product, whether planned or done."""
    action = result["action"]
    return (action + "d" if action in ("create", "update") else action,
            result.get("changes"),
            result.get("kept"), result.get("error"))


def push(products, *options):
    """Plans and pushes; returns the results and what is wrong."""
    planned, _, _ = shop.push(products, "-n", *options)
    results, status, messages = shop.push(products, *options)
    wrong = ["planned %s, done %s" % (shop.dumps(outcome(p)), shop.dumps(outcome(r)))
             for p, r in zip(planned, results) if outcome(p) != outcome(r)]
    if status:
        wrong.append("status %d %s" % (status, messages))
    return results, wrong


def run(api, seed):
    maker = Maker(seed)
    first = [maker.product(n) for n in range(maker.r.randrange(1, 7))]
    keys = [p["external_id"] for p in first]
    first = shop.loads(shop.dumps(first))
    tags = ("-q", "--create-missing", "tags")
    results, wrong = push(first, *tags)
    wrong += ["create: %s" % shop.dumps(r) for r in results if r["action"] != "created"]
    if wrong:
        return wrong
    before = api.read(keys)
    for p in first:
        wrong += shop.compare(p["external_id"], None, p, before[p["external_id"]])
    prune = maker.r.random() < 0.4
    options = tags + (("--prune", "options") if prune else ())
    second = [maker.mutation(p, prune) for p in first]
    for p in second:
        maker.swap_skus([before[p["external_id"]]], [p])
    maker.swap_skus(before.values(), second)
    maker.moves(first, second)
    second = shop.loads(shop.dumps(second))
    results, more = push(second, *options)
    wrong += more
    wrong += ["update: %s" % shop.dumps(r) for r in results
              if r["action"] not in ("updated", "unchanged")]
    got = api.read(keys)
    for p in second:
        wrong += shop.compare(p["external_id"], before[p["external_id"]], p,
                              got[p["external_id"]], prune)
    for _ in range(2):
        wrong += push_again(second, *options)
    if wrong and os.environ.get("V"):
        wrong += [shop.dumps(first), shop.dumps(second)]
    return wrong


PROXY = shop.recorder()


if __name__ == "__main__":
    shop.run_seeds(run)
