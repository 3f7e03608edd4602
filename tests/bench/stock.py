"""The section stock: a stock feed of one location into a real Medusa.

A turn of a contestant begins with a shop of products without levels, and has three
phases. After each, all levels are compared with the feed. The way of Medusa's guide
is peers/guide-stock.js, which writes everything, or compares first; curl, level by
level, is peers/levels.sh, with few lines, and its results are multiplied. At last,
how long visitors wait while all levels change.
"""

import json
import os
import time

from job import COLUMNS, ThirdParty, pushed, scaled, watch
from measure import Failed, Stage, knob, only, peer, run, say, take_turns, tool
from medusa import Medusa, call
from peers import BENCH
from visitors import Load, calm
import source

PHASES = {"first load": "rev=0", "nothing changed": "rev=0", "5 % changed": "rev=1&percent=5"}
VARIANTS = 2  # of a product, as in the section visitors
MAP = "{sku: .code, location: .warehouse, stocked_quantity: .left}"
SHARE = [("share", "client %", ".1f")]
FELT = [("p50", "p50 ms", ".0f"), ("p99", "p99 ms", ".0f"), ("visits", "visits", ".0f"),
        ("errors", "errors", ".0f"), ("wall", "sync s", ".1f")]


class Feed(ThirdParty):
    def products(self, phase):
        return f"{self.url}/stock?total={self.total}&{phase}"


def goods(total):
    """Yields products; a variant for each sku of the feed."""
    for first in range(0, total, VARIANTS):
        sizes = [str(n) for n in range(first, min(first + VARIANTS, total))]
        yield {"external_id": f"goods-{first}", "title": f"Goods {first}", "status": "published",
               "handle": f"goods-{first}", "options": [{"title": "Size", "values": sizes}],
               "variants": [{"title": n, "sku": f"L-{n}", "options": {"Size": n}} for n in sizes]}


def prepare(shop, total):
    """Fills the shop, and keeps it. Returns the id of the location, and a login."""
    shop.fresh()
    lines = os.path.join(BENCH, "goods")
    with open(lines, "w", encoding="utf-8") as f:
        f.writelines(json.dumps(product) + "\n" for product in goods(total))
    run(Stage(tool("ms-batch"), "-n", "100"), Stage(tool("ms-push"), "-q", "-j", "2",
              env={"MEDUSA_URL": shop.second, "MEDUSA_API_KEY": shop.key}), stdin=lines)
    made = call(shop.first, "POST", "/admin/stock-locations", shop.key, {"name": "Berlin"})
    location = made["stock_location"]["id"]
    channel = call(shop.first, "GET", "/admin/sales-channels?limit=1",
                   shop.key)["sales_channels"][0]["id"]
    call(shop.first, "POST", f"/admin/stock-locations/{location}/sales-channels", shop.key,
         {"add": [channel]})
    shop.key_of_visitors = shop.publishable_key()
    login = make_user(shop)
    shop.keep()
    return location, login


def make_user(shop):
    """Makes a user of Medusa. Returns the environment with which ms-push logs in."""
    user = {"email": "stock@shop.example", "password": "bench-password"}
    invite = call(shop.first, "POST", "/admin/invites", shop.key, {"email": user["email"]})
    made = call(shop.first, "POST", "/auth/user/emailpass/register", shop.key, user)
    call(shop.first, "POST", "/admin/invites/accept?token=" + invite["invite"]["token"],
         "Bearer " + made["token"], {"email": user["email"]}, "authorization")
    password = os.path.join(BENCH, "password")
    with open(password, "w", encoding="ascii") as f:
        f.write(user["password"] + "\n")
    return {"MEDUSA_EMAIL": user["email"], "MEDUSA_PASSWORD_FILE": password}


def ours(batch=1000, jobs=1, more=(), login=None):
    def once(shop, url):
        errors = os.path.join(BENCH, "summary")
        who = login or {"MEDUSA_API_KEY": shop.key}
        result = run(
            Stage(tool("ms-fetch"), "--items", "stock", url + "&limit=1000&offset={offset}"),
            Stage(tool("ms-pick"), "stock"), Stage("jq", "-c", MAP),
            Stage(tool("ms-batch"), "-n", str(batch)),
            Stage(tool("ms-push"), "-r", "inventory", "-j", str(jobs), *more, errors=errors,
                  env={"MEDUSA_URL": shop.first, **who}),
            stdout=os.path.join(BENCH, "results"))
        result.update(pushed(errors), loop=result["wall"])
        result["share"] = 100 * result["stages"][-1]["cpu"] / result["wall"]
        return result
    return once


def guide(batch, compare):
    order = {"batch": batch, "compare": compare}
    return lambda shop, url: shop.guide_alone(url, order, "src/scripts/guide-stock.js")


def contestants(login):
    found = {"ours: 1000 a batch, -j 1": ours(), "ours: 1000 a batch, -j 2": ours(jobs=2),
             "ours: 1000 a batch, -j 1, a login": ours(login=login),
             "ours: 200 a batch, -j 1": ours(200)}
    for batch in (50, 200):
        found[f"guide: writes all, {batch} a batch"] = guide(batch, False)
        found[f"guide: compares, {batch} a batch"] = guide(batch, True)
    return found


def stored(shop):
    """Returns sku → quantity."""
    found, offset, count = {}, 0, 1
    while offset < count:
        page = call(shop.second, "GET", "/admin/inventory-items?limit=2000&order=id&fields=sku,"
                    f"location_levels.stocked_quantity&offset={offset}", shop.key)
        count, rows = page["count"], page["inventory_items"]
        if not rows:
            break
        offset += len(rows)
        found.update((row["sku"], level["stocked_quantity"])
                     for row in rows for level in row["location_levels"])
    return found


def check(shop, total, phase, name):
    asked = {k: int(v) for k, v in (word.split("=") for word in phase.split("&"))}
    text = source.stock(total, total, 0, asked["rev"], asked.get("percent", 100))
    want = {line["code"]: line["left"] for line in json.loads(text)["stock"]}
    got = stored(shop)
    wrong = [code for code, left in want.items() if got.get(code) != left]
    if wrong:
        raise Failed(f"{name}: {len(wrong)} levels are wrong, such as {wrong[0]}")


def turn(shop, feed, name, how):
    shop.back()
    results = {}
    for phase, asked in PHASES.items():
        results[phase] = watch(shop, feed, how, asked)
        say(f"{feed.total} levels, {phase}, {name}: {results[phase]['wall']:.1f} s")
        check(shop, feed.total, asked, name)
    return results


def by_curl(location):
    def once(shop, url):
        wire = os.path.join(BENCH, "wire")
        result = run(Stage(peer("levels.sh"), url + "&limit=100000&offset=0", location,
                           env={"MEDUSA_URL": shop.first, "MEDUSA_API_KEY": shop.key}),
                     stdout=wire)
        with open(wire, encoding="ascii") as f:
            requests, out, back = map(int, f.read().split())
        result.update({"requests": requests, "out": out / 1e6, "in": back / 1e6})
        return result
    return once


def curl_turn(shop, total, factor, location):
    with Feed(round(total / factor)) as part:
        results = turn(shop, part, "curl", by_curl(location))
    return {phase: scaled(result, factor) for phase, result in results.items()}


def felt(shop, feed, name, how):
    shop.back()
    ours(500)(shop, feed.products("rev=0"))
    with Load(shop.first, shop.key_of_visitors):  # the first visitors warm up the shop
        time.sleep(2)
    with Load(shop.first, shop.key_of_visitors) as load:
        result = watch(shop, feed, how, "rev=2")
    say(f"visitors, {name}: {result['wall']:.1f} s, p95 {load.felt['p95']:.0f} ms")
    return {**result, **load.felt}


def stock(report, _directory):
    total = knob("LEVELS", 20000)
    factor = total / min(knob("NAIVE", 200), total)
    with Medusa() as shop, Feed(total) as feed:
        location, login = prepare(shop, total)
        for phase in PHASES.values():
            feed.warm(phase)
        turn(shop, feed, "to warm up", ours())
        rows = {name: lambda n=name, h=how: turn(shop, feed, n, h)
                for name, how in contestants(login).items()}
        rows[f"curl, level by level (x {factor:g})"] = lambda: curl_turn(
            shop, total, factor, location)
        got = take_turns(only(rows), report.turns(3))
        for phase in PHASES:
            report.table(f"stock: {total} levels, {phase}", {
                name: [r[phase] for r in results] for name, results in got.items() if results},
                SHARE + COLUMNS)
        rows = {"ours, 1000 a batch": ours(), "ours, 200 a batch": ours(200),
                "ours, 1000 a batch, --pace": ours(more=("--pace",)),
                "guide: writes all, 50 a batch": guide(50, False), "nothing": calm}
        got = take_turns(
            {name: lambda n=name, h=how: felt(shop, feed, n, h) for name, how in rows.items()},
            report.turns(3), 60)
        report.table(f"visitors while {total} levels change", got, FELT, by="p95", unit="ms")
