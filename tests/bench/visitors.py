"""The section visitors: how long visitors of the shop wait during a sync.

The shoppers' instance has a steady light load (shoppers.py), alone and during a
sync by the guide's ways and by ours. Each sync begins with the same shop, full of
published products, and changes all of them or adds as many new ones. "second
instance" is another process with the same database; ms-push uses it, shoppers do
not. In the middle of some runs comes a burst of visitors; how ms-push paces itself
then is a series for plots.
"""

import datetime
import json
import os
import re
import subprocess
import sys
import time

from measure import HERE, knob, only, say, take_turns, tool
from job import ThirdParty, guide, ours, watch
from medusa import Medusa
from peers import BENCH

WORK = {"everything changed": "rev=2&percent=100", "as many new ones": "rev=0&first=500000"}
PATIENCE = 60  # seconds; a longer run is not repeated
BURST = (20, 5, 15)  # visitors a second, from which second to which
PACE = re.compile(r"pace: (\d+) in (\d+) ms; probe (\d+) ms, idle (\d+) ms; "
                  r"next pause (\d+) ms, \d+ a look-up, (\d+) a write")
COLUMNS = [("p50", "p50 ms", ".0f"), ("p99", "p99 ms", ".0f"), ("longest", "longest", ".0f"),
           ("visits", "visits", ".0f"), ("errors", "errors", ".0f"), ("wall", "sync s", ".1f"),
           ("per_second", "items/s", ".0f"), ("server_cpu", "server s", ".2f")]
IN_BURST = [("burst_p99", "p99 ms", ".0f"), *COLUMNS[2:]]


def calm(_shop, _url, least=0):
    began = time.monotonic()
    time.sleep(max(knob("CALM", 20), least))
    return {"wall": time.monotonic() - began}


def gentle():
    """Returns those options for a gentle push that this ms-push has."""
    usage = subprocess.run([tool("ms-push"), "--help"], stdout=subprocess.PIPE,
                           text=True, check=True).stdout
    return [words for words in (["--pace"], ["--pace=5ms"], ["--duty", "50"])
            if words[0].split("=")[0] in usage]


def contestants():
    found = {"ours, shoppers' instance": ours(),
             "ours, 200 a batch, -j 2": ours(200, 2)}
    for words in gentle():
        found["ours, " + " ".join(words)] = ours(more=words)
    found["ours, second instance"] = ours(at="second")
    found["ours, second, 200 a batch, -j 2"] = ours(200, 2, at="second")
    found["guide: scheduled job, all"] = guide("inside", "all")
    found["guide: scheduled job, texts"] = guide("inside", "texts")
    found["guide: own process, all"] = guide("alone", "all")
    found["nothing"] = calm
    return found


class Load:
    """Visitors until the end of the `with`; then `felt` has their times."""

    def __init__(self, url, key, burst=()):
        self.command = [sys.executable, os.path.join(HERE, "shoppers.py"), url, key,
                        str(knob("RATE", 5)), *map(str, burst)]
        self.felt = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        told, _ = self.process.communicate()
        self.felt = json.loads(told)


def once(shop, third, key, name, how, phase, burst=()):
    shop.back()
    with Load(shop.first, key):  # the first visitors warm up the shop
        time.sleep(2)
    with Load(shop.first, key, burst) as load:
        result = watch(shop, third, how, phase)
    say(f"visitors, {name}: {result['wall']:.1f} s, p95 {load.felt['p95']:.0f} ms")
    if load.felt["errors"]:
        say("visitors got errors: " + load.felt["an_error"][0])
    return {**result, **load.felt}


def prepare(shop, total):
    """Fills the shop for every run and returns a key for its visitors."""
    shop.fresh()
    with ThirdParty(total) as third:
        ours(200)(shop, third.products("rev=0"))
        for phase in WORK.values():
            ours(200)(shop, third.products(phase.replace("first=500000", "first=900000")))
    shop.fresh()
    with ThirdParty(total) as third:
        ours(200)(shop, third.products("rev=0"))
    key = shop.publishable_key()
    shop.keep()
    return key


def series():
    """Returns what the last ms-push said of its pace: seconds since its first request,
    things in a request, its ms, probe and idle p95, the pause, and the size of writes."""
    points = []
    with open(os.path.join(BENCH, "summary"), encoding="utf-8") as f:
        for line in map(json.loads, f):
            found = PACE.search(line["message"])
            if found:
                at = datetime.datetime.fromisoformat(line["time"].replace("Z", "+00:00"))
                points.append([at.timestamp(), *map(int, found.groups())])
    return [[round(p[0] - points[0][0], 3), *p[1:]] for p in points]


def calm_burst(shop, url):
    return calm(shop, url, BURST[2])


def bursts(report, shop, third, key, phase):
    """Prints how long the visitors of a burst wait."""
    paced = ours(more=("--pace", "-v", "--log", "json"))
    rows = {"ours, --pace": lambda: {**once(shop, third, key, "burst, --pace", paced, phase,
                                            BURST), "points": series()},
            "ours, shoppers' instance": lambda: once(
                shop, third, key, "burst, ours", ours(), phase, BURST),
            "guide: scheduled job, all": lambda: once(
                shop, third, key, "burst, guide", guide("inside", "all"), phase, BURST),
            "nothing": lambda: once(shop, third, key, "burst, nothing", calm_burst, phase, BURST)}
    got = take_turns(only(rows), report.turns(3), PATIENCE)
    report.table(f"visitors: {third.total} new products, {BURST[0]} visitors a second from "
                 f"second {BURST[1]} to {BURST[2]}, those of the burst", got, IN_BURST,
                 by="burst_p95", unit="ms")
    report.line({"series": "pace", "burst": BURST, "points": got["ours, --pace"][-1]["points"]})


def visitors(report, _directory):
    total = knob("PRODUCTS", [2000])[0]
    with Medusa() as shop, ThirdParty(total) as third:
        key = prepare(shop, total)
        for title, phase in WORK.items():
            third.warm(phase)
            rows = {name: lambda n=name, h=how, p=phase: once(shop, third, key, n, h, p)
                    for name, how in contestants().items()}
            got = take_turns(only(rows), report.turns(3), PATIENCE)
            report.table(f"visitors: {total} products in the shop, {title}", got, COLUMNS,
                         by="p95", unit="ms")
        bursts(report, shop, third, key, WORK["as many new ones"])
