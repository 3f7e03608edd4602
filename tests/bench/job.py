"""The section job: a third-party catalogue into a real Medusa.

A turn of a contestant begins with an empty shop and has four phases. After each
phase the shop is compared with the source. The way of Medusa's guide is
peers/guide.js; with "texts" it updates the members that the guide's sample
updates, with "all" those that a sync needs. The naive client is peers/naive.sh;
it runs with few products, and its results are multiplied.
"""

import json
import os
import re
import urllib.request

from measure import CPU, Failed, Server, Stage, knob, only, peer, run, say, take_turns, tool
from medusa import Medusa
from peers import BENCH
import source

PHASES = {  # name → revision of the source and percentage of products with it
    "first load": "rev=0",
    "nothing changed": "rev=0",
    "1 % changed": "rev=1&percent=1",
    "everything changed": "rev=2&percent=100",
}
COLUMNS = [("per_second", "items/s", ".0f"), ("loop", "loop s", ".2f"), CPU,
           ("mib", "MiB", ".0f"), ("server_cpu", "server s", ".2f"), ("db_cpu", "db s", ".2f"),
           ("server_mib", "serv. MiB", ".0f"),
           ("requests", "requests", ".0f"), ("out", "MB out", ".2f"), ("in", "MB in", ".2f"),
           ("source_mb", "MB src", ".2f")]
SUMMARY = re.compile(r"(\d+) created, (\d+) updated, (\d+) unchanged, (\d+) rejected.*"
                     r"; (\d+) requests, (\d+) bytes out, (\d+) bytes in")


class ThirdParty(Server):
    """Runs source.py. warm() requests all pages before a measurement."""

    def __init__(self, total):
        super().__init__("source.py")
        self.total = total

    def products(self, phase):
        return f"{self.url}/products?total={self.total}&{phase}"

    def get(self, url):
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url) as answer:
            return json.load(answer)

    def warm(self, phase):
        for offset in range(0, self.total + 1, 200):
            self.get(f"{self.products(phase)}&limit=200&offset={offset}")
        self.seen()

    def seen(self):
        return self.get(self.url + "/seen")


# --- contestants: (shop, URL of the source) → result


def pushed(errors):
    """Returns the numbers in the summary of ms-push."""
    with open(errors, encoding="utf-8") as f:
        told = SUMMARY.search(f.read())
    created, updated, unchanged, rejected, requests, out, back = map(int, told.groups())
    if rejected:
        raise Failed(told.string)
    return {"created": created, "updated": updated, "unchanged": unchanged,
            "requests": requests, "out": out / 1e6, "in": back / 1e6}


def mapping(shop, fields):
    """Returns a jq program; an empty shop always needs all members."""
    with open(peer("map.jq"), encoding="utf-8") as f:
        whole = f.read()
    if fields == "all" or not shop.count():
        return whole
    return whole + " | {external_id, title, description, metadata}"


def ours(batch=50, jobs=1, at="first", more=(), fields="all"):
    """at: which address of the shop to use, "first", "second" or "both"."""
    def once(shop, url):
        errors = os.path.join(BENCH, "summary")
        result = run(
            Stage(tool("ms-fetch"), url + "&limit=200&offset={offset}"),
            Stage(tool("ms-pick")), Stage("jq", "-c", mapping(shop, fields)),
            Stage(tool("ms-batch"), "-n", str(batch)),
            Stage(tool("ms-push"), "-j", str(jobs), *more, errors=errors,
                  env={"MEDUSA_URL": getattr(shop, at), "MEDUSA_API_KEY": shop.key}),
            stdout=os.path.join(BENCH, "results"))
        result.update(pushed(errors), loop=result["wall"])
        return result
    return once


def guide(way, fields):
    return lambda shop, url: getattr(shop, "guide_" + way)(url, fields)


def naive(shop, url):
    wire = os.path.join(BENCH, "wire")
    result = run(Stage(peer("naive.sh"), url + "&limit=100000&offset=0",
                       env={"MEDUSA_URL": shop.first, "MEDUSA_API_KEY": shop.key}),
                 stdout=wire)
    with open(wire, encoding="ascii") as f:
        requests, out, back = map(int, f.read().split())
    result.update({"requests": requests, "out": out / 1e6, "in": back / 1e6,
                   "loop": result["wall"]})
    return result


def contestants(shop, every):
    """Returns name → (function, the members it updates)."""
    found = {"ours: 50 a batch, -j 1": (ours(), "all"),
             "ours: 200 a batch, -j 2": (ours(200, 2), "all")}
    for batch in (50, 100, 200) if every else ():
        for jobs in (1, 2, 4):
            found.setdefault(f"ours: {batch} a batch, -j {jobs}", (ours(batch, jobs), "all"))
    if shop.both:
        found["ours: 100 a batch, -j 4, two instances"] = (ours(100, 4, "both"), "all")
    if every:
        found["ours: 50 a batch, -j 1, texts"] = (ours(fields="texts"), "texts")
    found["ours: 200 a batch, -j 2, texts"] = (ours(200, 2, fields="texts"), "texts")
    for name, way in (("medusa exec", "alone"), ("scheduled job", "inside")):
        if every or way == "alone":
            found[f"guide: {name}, all"] = (guide(way, "all"), "all")
            found[f"guide: {name}, texts"] = (guide(way, "texts"), "texts")
    return found


# --- a run and its check


def watch(shop, third, how, phase):
    """Returns a result with what the servers used and what the source sent."""
    url = third.products(phase)
    third.seen()
    shop.forget_peaks()
    before = shop.used()
    result = how(shop, url)
    after = shop.used()
    seen = third.seen()
    result.update({key: after[key] - before[key] for key in before})
    result.update(per_second=third.total / result["wall"], server_mib=shop.peak(),
                  source_requests=seen["pages"], source_mb=seen["bytes"] / 1e6)
    return result


def expected(total, phase):
    asked = dict(word.split("=") for word in phase.split("&"))
    page = source.page(total, total, 0, int(asked["rev"]), int(asked.get("percent", 100)), 100000)
    for item in json.loads(page)["products"]:
        yield str(item["id"]), (item["name"], sorted(
            amount for kind in item["kinds"] for amount in kind["prices"].values()))


def check(shop, total, phase, fields, name):
    """Fails unless the shop has all products with the source's titles and prices."""
    got = shop.products()
    if len(got) != total:
        raise Failed(f"{name}: {len(got)} products instead of {total}")
    for key, want in expected(total, phase):
        if got.get(key, ("", []))[0] != want[0] or fields == "all" and got[key] != want:
            raise Failed(f"{name}: {key} is {got.get(key)}, not {want}")


def turn(shop, third, name, contestant, phases):
    """Returns phase → result, starting with an empty shop."""
    how, fields = contestant
    shop.fresh()
    results = {}
    for phase in phases:
        results[phase] = watch(shop, third, how, PHASES[phase])
        say(f"{third.total} products, {phase}, {name}: {results[phase]['wall']:.1f} s")
        check(shop, third.total, PHASES[phase], fields, f"{name}, {phase}")
    return results


def scaled(result, factor):
    keep = ("mib", "per_second", "server_mib", "stages")
    return {k: v if k in keep else v * factor for k, v in result.items()}


def phases_of(place, name):
    """Returns the phases; the grid runs only the first load, unless asked for."""
    whole = knob("GRID", 0) or place < 2 or not re.match("ours.*-j .$", name)
    return list(PHASES) if whole else list(PHASES)[:1]


def warm_up(shop, largest):
    """Lets the servers compile before the measurements.

    The first batches take twice the CPU of the tenth."""
    with ThirdParty(min(largest, 1000)) as third:
        for phase in PHASES.values():
            ours()(shop, third.products(phase))
        for phase in reversed(PHASES.values()):
            shop.guide_inside(third.products(phase), "all")
        shop.fresh()
        for phase in PHASES.values():
            ours(at="second")(shop, third.products(phase))


def naive_turn(shop, total, factor):
    with ThirdParty(round(total / factor)) as part:
        results = turn(shop, part, "naive", (naive, "texts"), PHASES)
    return {phase: scaled(result, factor) for phase, result in results.items()}


def measure(shop, third, turns, every):
    """Returns phase → name → results; contestants take turns."""
    for phase in PHASES.values():
        third.warm(phase)
    rows = {name: lambda i=i, n=name, c=contestant: turn(shop, third, n, c, phases_of(i, n))
            for i, (name, contestant) in enumerate(contestants(shop, every).items())}
    factor = third.total / min(knob("NAIVE", 200), third.total)
    rows[f"naive, one at a time (x {factor:g})"] = lambda: naive_turn(shop, third.total, factor)
    got = take_turns(only(rows), turns)
    return {phase: {name: [r[phase] for r in results] for name, results in got.items()
                    if results and phase in results[0]}
            for phase in PHASES}


def job(report, _directory):
    with Medusa() as shop:
        sizes = knob("PRODUCTS", [2000, 10000])
        warm_up(shop, max(sizes))
        for total in sizes:
            with ThirdParty(total) as third:
                # Larger sizes take minutes and vary less, so they run once.
                got = (measure(shop, third, report.turns(3), True) if total == sizes[0]
                       else measure(shop, third, 1, False))
            for phase, results in got.items():
                report.table(f"job: {total} products, {phase}", results, COLUMNS)
                name, samples = next(iter(results.items()))
                report.breakdown(name, samples)
