"""The section visitors: how long visitors of the shop wait during a sync.

The shoppers' instance has a steady light load (shoppers.py), alone and during a
sync by the guide's ways and by ours. Each sync begins with the same shop, full of
published products, and changes all of them or adds as many new ones. "second
instance" is another process with the same database; ms-push uses it, shoppers do
not.
"""

import json
import os
import subprocess
import sys
import time

from measure import HERE, knob, only, say, take_turns, tool
from job import ThirdParty, guide, ours, watch
from medusa import Medusa

WORK = {"everything changed": "rev=2&percent=100", "as many new ones": "rev=0&first=500000"}
PATIENCE = 60  # seconds; a longer run is not repeated
COLUMNS = [("p50", "p50 ms", ".0f"), ("p99", "p99 ms", ".0f"), ("longest", "longest", ".0f"),
           ("visits", "visits", ".0f"), ("errors", "errors", ".0f"), ("wall", "sync s", ".1f"),
           ("per_second", "items/s", ".0f"), ("server_cpu", "server s", ".2f")]


def calm(_shop, _url):
    began = time.monotonic()
    time.sleep(knob("CALM", 20))
    return {"wall": time.monotonic() - began}


def gentle():
    """Returns those options for a gentle push that this ms-push has."""
    usage = subprocess.run([tool("ms-push"), "--help"], stdout=subprocess.PIPE,
                           text=True, check=True).stdout
    return [words for words in (["--pace"], ["--duty", "50"]) if words[0] in usage]


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

    def __init__(self, url, key):
        self.command = [sys.executable, os.path.join(HERE, "shoppers.py"), url, key,
                        str(knob("RATE", 5))]
        self.felt = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_):
        told, _ = self.process.communicate()
        self.felt = json.loads(told)


def once(shop, third, key, name, how, phase):
    shop.back()
    with Load(shop.first, key):  # the first visitors warm up the shop
        time.sleep(2)
    with Load(shop.first, key) as load:
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
