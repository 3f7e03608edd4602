"""The section weeks: the runs after the first ones, of which a ledger knows the items.

The shop has a catalogue, and a ledger has it as settled, as after some runs of earlier
days. Each turn of a contestant begins with both as they were, and has two phases. The
way of Medusa's guide is that of the section job.
"""

import os
import re
import shutil

from job import COLUMNS, ThirdParty, check, guide, mapping, ours, pushed, watch
from measure import Stage, knob, run, say, take_turns, tool
from medusa import SHOP, Medusa, bash
from peers import BENCH

PHASES = {"nothing changed": "rev=0", "1 % changed": "rev=1&percent=1"}
LEDGER = os.path.join(BENCH, "ledger")
REQUEST = re.compile(r": (GET|POST|DELETE) http")


def files():
    return [name for name in os.listdir(BENCH) if name.startswith("ledger")]


def forget():
    for name in files():
        os.unlink(os.path.join(BENCH, name))


def remember(verify):
    """The whole pipe, with the ledger; verify is for --verify."""
    def once(shop, url):
        errors, asked = os.path.join(BENCH, "summary"), os.path.join(BENCH, "asked")
        env = {"MEDUSA_URL": shop.first, "MEDUSA_API_KEY": shop.key}
        result = run(
            Stage(tool("ms-fetch"), url + "&limit=200&offset={offset}"),
            Stage(tool("ms-pick")), Stage("jq", "-c", mapping(shop, "all")),
            # time(1), which runs each stage, keeps the pipe open; so it cannot wait.
            Stage(tool("ms-delta"), "-v", "--no-wait", "--verify", str(verify), LEDGER, env=env,
                  errors=asked),
            Stage(tool("ms-batch"), "-n", "200"),
            Stage(tool("ms-push"), "-j", "2", "--receipts", env=env, errors=errors),
            Stage(tool("ms-delta"), "--ack", LEDGER), stdout=os.path.join(BENCH, "results"))
        result.update(pushed(errors), loop=result["wall"])
        with open(asked, encoding="utf-8") as f:
            result["requests"] += len(REQUEST.findall(f.read()))
        return result
    return once


def age(shop):
    """Makes what the shop has a day older, as if the load had been yesterday.

    Right after a load, its own writes are within the ten minutes that ms-delta asks for
    twice."""
    tables = ("product", "product_variant", "product_option", "product_option_value")
    bash('sql "$1"', SHOP, stdin="\\connect shop\n" + "".join(
        f"UPDATE {name} SET updated_at = updated_at - interval '1 day',"
        f" created_at = created_at - interval '1 day';\n" for name in tables))
    shop.wait()


def prepare(report, shop, third):
    """Loads the shop, measures the run after that, and keeps shop and ledger."""
    forget()
    shop.fresh()
    got = {"first load": [watch(shop, third, remember(7), "rev=0")],
           "right after it": [watch(shop, third, remember(7), "rev=0")]}
    report.table(f"weeks: {third.total} products, the first two runs with a ledger", got, COLUMNS)
    age(shop)
    watch(shop, third, remember(0), "rev=0")
    shop.keep()
    for name in files():
        shutil.copy(os.path.join(BENCH, name), os.path.join(BENCH, "kept-" + name))


def turn(shop, third, name, how):
    """Returns phase → result, with shop and ledger as prepare() left them."""
    results = {}
    for phase, asked in PHASES.items():
        shop.back()
        forget()
        for kept in os.listdir(BENCH):
            if kept.startswith("kept-ledger"):
                shutil.copy(os.path.join(BENCH, kept),
                            os.path.join(BENCH, kept.removeprefix("kept-")))
        results[phase] = watch(shop, third, how, asked)
        say(f"{third.total} products, {phase}, {name}: {results[phase]['wall']:.2f} s")
        check(shop, third.total, asked, "all", f"{name}, {phase}")
    return results


def weeks(report, _directory):
    total = knob("WEEKS", 10000)
    with Medusa() as shop, ThirdParty(total) as third:
        for phase in PHASES.values():
            third.warm(phase)
        prepare(report, shop, third)
        contestants = {"ours, --verify 0": remember(0), "ours, --verify 7": remember(7),
                       "ours, no ledger": ours(200, 2), "guide: medusa exec, all":
                       guide("alone", "all"), "guide: scheduled job, all": guide("inside", "all")}
        got = take_turns({name: lambda n=name, h=how: turn(shop, third, n, h)
                          for name, how in contestants.items()}, report.turns(2))
        for phase in PHASES:
            report.table(f"weeks: {total} products, {phase}",
                         {name: [r[phase] for r in results] for name, results in got.items()},
                         COLUMNS)
