#!/usr/bin/env python3
"""Pushes products into random categories, with --create-missing, three times.

    random_categories.py RUNS [SEED]

A run makes a few categories: below each other, with names that repeat, in upper
and lower case, with handles of their own. Then it pushes products whose
categories are given as paths and handles, in any case. What -n says must happen.
The second and the third push must write nothing, and must leave each product
where the first one has put it. Among the categories of one parent, the first
push must add none whose name another one has, in whatever case. Prints what is
wrong with the seed of the run, and "N runs".

The server may be a real Medusa or that of server.py.
"""

import random
import urllib.parse

import shop

WORDS = ["Garden", "Hoses", "Über", "rainWater"]
OPTIONS = ("-q", "--create-missing", "categories")


class Maker:
    def __init__(self, seed):
        self.r, self.seed = random.Random(seed), seed

    def case(self, text):
        return self.r.choice([text, text, text.lower(), text.upper()])

    def word(self):
        return self.case("%s%d" % (self.r.choice(WORDS), self.seed))

    def handle(self):
        words = self.r.sample(WORDS, self.r.randrange(1, 3))
        return "-".join("%s%d" % (word, self.seed) for word in words).lower()

    def path(self):
        if self.r.random() < 0.15:
            return self.handle()
        steps = [self.word() for _ in range(self.r.randrange(1, 4))]
        if self.r.random() < 0.15:
            steps[0] = self.handle()
        return " > ".join(steps)

    def products(self):
        return [{
            "external_id": "categories %d/%d" % (self.seed, n),
            "title": "Categories %d %d" % (self.seed, n),
            "handle": "categories-%d-%d" % (self.seed, n),
            "categories": [self.path() for _ in range(self.r.randrange(1, 3))],
        } for n in range(self.r.randrange(1, 6))]


def make_tree(api, maker):
    ids = [None]
    for _ in range(maker.r.randrange(7)):
        body = {"name": maker.word()}
        if maker.r.random() < 0.5:
            body["handle"] = maker.handle()
        parent = maker.r.choice(ids)
        if parent:
            body["parent_category_id"] = parent
        try:
            ids.append(api.call("/admin/product-categories", body)["product_category"]["id"])
        except shop.urllib.error.HTTPError:
            pass  # the handle is taken


def tree(api):
    rows = api.call("/admin/product-categories?limit=100000&fields=id,name,handle,"
                    "parent_category_id")["product_categories"]
    return {row["id"]: row for row in rows}


def siblings(rows):
    return [(row["parent_category_id"], row["name"].lower()) for row in rows.values()]


def places(api, products):
    """Returns external_id → ids of its categories."""
    query = urllib.parse.urlencode(
        [("fields", "external_id,categories.id"), ("limit", 100)]
        + [("external_id", p["external_id"]) for p in products])
    return {row["external_id"]: sorted(c["id"] for c in row["categories"])
            for row in api.call("/admin/products?" + query)["products"]}


def outcome(result):
    """The action, whether planned or done, and the message."""
    action = result["action"]
    return (action + "d" if action in ("create", "update") else action,
            result.get("error", {}).get("message"))


def push(products, apart, *options, url=None):
    """One batch, or one of each product; returns the outcomes."""
    outcomes = []
    for batch in ([[p] for p in products] if apart else [products]):
        results, status, messages = shop.push(batch, *OPTIONS, *options, url=url)
        assert status in (0, 1), messages
        outcomes += [outcome(r) for r in results]
    return outcomes


def run(api, seed):
    maker = Maker(seed)
    make_tree(api, maker)
    before = tree(api)
    products = maker.products()
    planned = push(products, False, "-n")
    if len(tree(api)) != len(before):
        return ["-n has created a category"]
    apart = maker.r.random() < 0.3
    done = push(products, apart)
    wrong = []
    if not apart and planned != done:
        wrong.append("planned %s, done %s" % (planned, done))
    for action, message in done:
        if action != "created" and "is not unique" not in (message or ""):
            wrong.append("%s %s" % (action, message))
    after, at = tree(api), places(api, products)
    new = {i: row for i, row in after.items() if i not in before}
    for sibling in siblings(new):
        if siblings(after).count(sibling) > 1:
            wrong.append("there are two %s" % (sibling,))
    for _ in range(2):
        shop.Recorder.writes = 0
        again = push(products, apart, url=PROXY)
        wrong += ["again: %s, was %s" % (a, d) for a, d in zip(again, done)
                  if a != (("unchanged", None) if d[0] == "created" else d)]
        if shop.Recorder.writes:
            wrong.append("again: %d writes" % shop.Recorder.writes)
    if places(api, products) != at:
        wrong.append("a product has moved")
    if wrong:
        wrong += [shop.dumps([row for row in before.values() if str(seed) in row["name"]]),
                  shop.dumps(products)]
    return wrong


PROXY = shop.recorder()


if __name__ == "__main__":
    shop.run_seeds(run)
