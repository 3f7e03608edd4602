"""The section growth: how memory and time grow with the number of items.

From 1,000 items to 1,000,000 through ms-fetch | ms-pick | ms-batch, and then the
same with ms-push and a stub of Medusa that accepts everything, products and stock.
"""

import math
import os
import tempfile

from measure import CPU, MEMORY, Server, Stage, knob, median, per_stage, run, take_turns, tool

SIZES = [1000, 10000, 100000, 1000000]
# Memory is called flat if the peak grows by no more than this with a hundred times
# the items. The allocator and the kernel cause small differences.
LEEWAY_MIB = 1.0


def exponent(points):
    """Returns the exponent of a power law fitted to (items, seconds)."""
    xs, ys = zip(*((math.log(x), math.log(y)) for x, y in points))
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    return (sum((a - x) * (b - y) for a, b in zip(xs, ys))
            / sum((a - x) ** 2 for a in xs))


def judge(report, title, grown):
    """Reports how time and memory grow. grown: items → results, ascending."""
    if len(grown) < 2:
        return
    law = exponent([(n, median(results)) for n, results in grown.items()])
    print(f"  time grows as items^{law:.2f}")
    peaks = [per_stage(results) for results in grown.values()]
    # The smallest run may end before all buffers are full.
    begin = peaks[1] if len(peaks) > 2 else peaks[0]
    verdicts = {}
    for first, last in zip(begin, peaks[-1]):
        more = last["mib"] - first["mib"]
        verdicts[first["name"]] = "flat" if more <= LEEWAY_MIB else f"not flat: +{more:.1f} MiB"
    print("  peak memory: " + "; ".join(f"{k} {v}" for k, v in verdicts.items()))
    report.line({"title": title, "exponent": law, "memory": verdicts})


def grow(report, title, sizes, pipe):
    """Measures every size and reports. pipe: items → the result of a run."""
    named = {f"{n:,} items": n for n in sizes}
    got = take_turns({name: lambda n=n: pipe(n) for name, n in named.items()},
                     report.turns(3), 30)
    columns = [("items_s", "items/s", ".0f"), CPU, MEMORY]
    peaks = [(f"peak {i}", s["name"], ".1f")
             for i, s in enumerate(next(iter(got.values()))[0]["stages"])]
    report.table(title, got, columns + peaks)
    judge(report, title, {named[name]: results for name, results in got.items()})


def measured(items, *pipe):
    result = run(*pipe)
    result["items_s"] = items / result["wall"]
    result.update({f"peak {i}": s["mib"] for i, s in enumerate(result["stages"])})
    return result


def reading(url, *more):
    return [Stage(tool("ms-fetch"), "-q", url), Stage(tool("ms-pick")), *more,
            Stage(tool("ms-batch"), "-n", "50")]


def growth(report, _directory):
    sizes = knob("ITEMS", SIZES[:2] if report.quick else SIZES)
    with Server("serve.py") as pages, Server("stub.py") as stub, \
            tempfile.TemporaryDirectory() as scratch:
        grow(report, "growth: ms-fetch | ms-pick | ms-batch, 5 kB an item", sizes,
             lambda n: measured(n, *reading(
                 f"{pages.url}/{n // 200}/200/0?offset={{offset}}")))
        push = Stage(tool("ms-push"), errors=os.path.join(scratch, "summary"), env={
            "MEDUSA_URL": stub.url, "MEDUSA_API_KEY": "sk_stub"})
        grow(report, "growth: the same and ms-push, small items, a stub", sizes,
             lambda n: measured(n, *reading(
                 f"{pages.url}/small/{n // 200}/200?offset={{offset}}"), push))
        push.argv += ["-r", "inventory"]
        levels = Stage("jq", "-c", "{sku: .external_id, stocked_quantity: 1}")
        grow(report, "growth: the same with stock", sizes,
             lambda n: measured(n, *reading(
                 f"{pages.url}/small/{n // 200}/200?offset={{offset}}", levels), push))
