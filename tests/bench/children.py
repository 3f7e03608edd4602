"""Items with the children that need a request each."""

import os
import shutil

from job import scaled
from measure import CPU, MEMORY, PATIENCE, Server, Stage, knob, only, peer, run, take_turns, tool

PER_PAGE = 100  # items


def each(url, jobs):
    return Stage(tool("ms-fetch"), "--each", "-j", str(jobs), "--into", "variations",
                 url + "/{.id}/children")


def contestants(url, items):
    """Returns, for each name, the stages of a pipe and how many of the items it gets."""
    few = min(items, knob("NAIVE", 60))
    path = os.path.dirname(tool("ms-fetch")) + ":" + os.environ["PATH"]
    rows = {"ms-fetch --each": ([each(url, 4)], items),
            "ms-fetch --each -j 1": ([each(url, 1)], items),
            "ms-fetch --each -j 8": ([each(url, 8)], items),
            "ms-fetch in a loop in sh": (
                [Stage(peer("children.sh"), url, env={"PATH": path})], few),
            "curl in a loop | jq -c": ([Stage(peer("curl-children.sh"), url)], few)}
    if shutil.which("node"):
        rows["Node, a pool of 4"] = ([Stage("node", peer("children.mjs"), url)], items)
    return rows


def pipes(url, pages):
    """From the pages of the items to their children."""
    ours = [Stage(tool("ms-fetch"), pages + "{offset}"), Stage(tool("ms-pick"))]
    rows = {"ms-fetch | ms-pick | --each | ms-pick":
            ours + [each(url, 4), Stage(tool("ms-pick"), "variations")]}
    if shutil.which("node"):
        rows["Node, a pool of 4 | ms-pick"] = [
            Stage("node", peer("children.mjs"), url, pages), Stage(tool("ms-pick"), "variations")]
    return rows


def lines(directory, count):
    path = os.path.join(directory, f"items-{count}")
    with open(path, "w", encoding="utf-8") as f:
        for number in range(1, count + 1):
            f.write('{"id":%d,"title":"Item %d"}\n' % (number, number))
    return path


def children(report, directory):
    items = knob("PARENTS", 100 if report.quick else 1000)
    with Server("serve.py") as server:
        for delay in (0, 10):
            url = f"{server.url}/family/{delay}"

            def once(row):
                stages, count = row
                result = run(*stages, stdin=lines(directory, count))
                return scaled(result, items / count)

            rows = {name: lambda r=row: once(r)
                    for name, row in only(contestants(url, items)).items()}
            report.table(f"children: {items} items, {delay} ms of latency",
                         take_turns(rows, report.turns(), PATIENCE), [CPU, MEMORY])
            pages = f"{server.url}/parents/{items}/{PER_PAGE}?offset="
            rows = {name: lambda s=stages: run(*s)
                    for name, stages in pipes(url, pages).items()}
            got = take_turns(rows, report.turns(), PATIENCE)
            report.table(f"children: the whole pipe, {items} items, {delay} ms of latency",
                         got, [CPU, MEMORY])
            name, results = next(iter(got.items()))
            report.breakdown(name, results)
