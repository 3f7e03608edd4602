"""The sections without a Medusa: pick, batch, fetch, pipe."""

import os
import shutil
import subprocess
import sys
import time

from measure import (CPU, HERE, MEMORY, PATIENCE, RATE, Server, Stage, knob, median,
                     only, peer, run, take_turns, tool)
import peers

MIB = 1 << 20
LONGEST = 120  # seconds; a longer run of pick is left out
FETCHED = [RATE, ("first", "first ms", ".1f"), CPU, ("cpu_gb", "cpu s/GB", ".2f"), MEMORY]


def compare(report, title, rows, columns, size, stdin=os.devnull, turns=5):
    """Measures and reports. rows: name → the stages of a pipe."""

    def once(stages):
        result = run(*stages, stdin=stdin)
        result["mbs"] = size / result["wall"] / 1e6
        result["cpu_gb"] = result["cpu"] / (size / 1e9)
        return result

    got = take_turns({name: lambda s=stages: once(s) for name, stages in rows.items()},
                     report.turns(turns), PATIENCE)
    report.table(title, got, columns)
    return got


# --- pick and batch


def catalogue(directory, mib, pretty):
    path = os.path.join(directory, f"catalogue-{mib}-{pretty}")
    if not os.path.exists(path):
        with open(path, "wb") as f:
            subprocess.run([sys.executable, HERE + "/catalogue.py", str(mib * MIB)]
                           + (["pretty"] if pretty else []), stdout=f, check=True)
    return path


def floor(directory):
    """The parser library alone, with no callbacks."""
    path = os.path.join(directory, "floor")
    subprocess.run(["cc", "-O2", "-o", path, HERE + "/floor.c", "-lyajl"], check=True)
    return path


def parsers(directory, source):
    """Programs in C++ over the fastest parsers."""
    rows = {}
    simdjson = peers.compiled(directory, "simdjson", "libsimdjson-dev", "-lsimdjson")
    if simdjson:
        rows["simdjson On-Demand"] = [Stage(simdjson, source)]
    rapidjson = peers.compiled(directory, "rapidjson", "rapidjson-dev")
    if rapidjson:
        rows["RapidJSON, no output"] = [Stage(rapidjson)]
    return rows


def pickers(report, source):
    rows = {}
    if peers.have("jq", "jq"):
        rows["jq -c .products[]"] = [Stage("jq", "-c", ".products[]")]
        if not report.quick:
            rows["jq --stream"] = [Stage(
                "jq", "-cn", "--stream", 'fromstream(2 | truncate_stream('
                'inputs | select(.[0][0] == "products")))')]
    if peers.have("gojq", "gojq"):
        rows["gojq -c .products[]"] = [Stage("gojq", "-c", ".products[]")]
    for name, where in peers.duckdb().items():
        rows[name] = [Stage("node", peer("duckdb.cjs"), source, env={"DUCKDB": where})]
    for name, where in peers.stream_json().items():
        at = {"STREAM_JSON": where}
        rows["Node, " + name] = [Stage("node", peer("pick.cjs"), env=at)]
        rows[f"Node, {name}, as in the guide"] = [
            Stage("node", peer("pick.cjs"), env={**at, "STREAM_JSON_PLAIN": "1"})]
    rows["Python json"] = [Stage(sys.executable, peer("pick.py"))]
    return rows


def affordable(rows, results, factor):
    """Leaves out rows that would take too long at this multiple of the size."""
    for name, taken in results.items():
        if median(taken) * factor > LONGEST:
            print(f"  ({name} is left out, {median(taken) * factor:.0f} s are to be expected)")
            del rows[name]
    return rows


def pick(report, directory):
    before = {}  # pretty → size, results
    for mib in [16] if report.quick else knob("MIB", [160, 1024]):
        for pretty in (False, True):
            source = catalogue(directory, mib, pretty)
            rows = {"ms-pick": [Stage(tool("ms-pick"))],
                    "ms-pick -c": [Stage(tool("ms-pick"), "-c")],
                    "ms-pick -f": [Stage(tool("ms-pick"), "-f", "id,title,variants.sku")],
                    "cat": [Stage("cat")], "wc -l": [Stage("wc", "-l")],
                    "yajl, no callbacks": [Stage(floor(directory))],
                    **parsers(directory, source)}
            if not (pretty and report.quick):
                rows.update(pickers(report, source))
            if pretty in before:
                smaller, results = before[pretty]
                rows = affordable(rows, results, mib / smaller)
            before[pretty] = mib, compare(
                report, f"pick: {mib} MiB, {'pretty' if pretty else 'compact'}",
                only(rows), [RATE, CPU, MEMORY], os.path.getsize(source), source)
            os.unlink(source)


def batch(report, directory):
    mib = 16 if report.quick else min(knob("MIB", [160]))
    lines = os.path.join(directory, "lines")
    run(Stage(tool("ms-pick")), stdin=catalogue(directory, mib, False), stdout=lines)
    rows = {"ms-batch": [Stage(tool("ms-batch"))],
            "ms-batch --no-check": [Stage(tool("ms-batch"), "--no-check")],
            "cat": [Stage("cat")], "wc -l": [Stage("wc", "-l")],
            "jq -c .": [Stage("jq", "-c", ".")]}
    compare(report, f"batch: {mib} MiB of lines, by 50", rows, [RATE, CPU, MEMORY],
            os.path.getsize(lines), lines)


# --- fetch and the pipe


def fetchers(url, pages):
    rows = {"ms-fetch": Stage(tool("ms-fetch"), url + "{offset}"),
            "ms-fetch --prefetch 0": Stage(
                tool("ms-fetch"), "--prefetch", "0", url + "{offset}"),
            "curl, all URLs known": Stage("curl", "-s", f"{url}[0-{pages * 200}:200]"),
            "curl, a loop in sh": Stage(peer("loop.sh"), url)}
    if shutil.which("node"):
        rows["Node fetch, as in the guide"] = Stage("node", peer("fetch.mjs"), url)
    return {name: [stage] for name, stage in rows.items()}


def first_item(stages):
    """Returns the milliseconds until ms-pick has printed the first item.

    Then it stops the process that writes the pages."""
    began = time.monotonic()
    with subprocess.Popen(stages[0].argv, stdout=subprocess.PIPE, env=stages[0].env,
                          stderr=subprocess.DEVNULL) as writer:
        done = subprocess.run([tool("ms-pick"), "-n", "1"], stdin=writer.stdout,
                              stdout=subprocess.PIPE, check=True)
        took = (time.monotonic() - began) * 1000
        writer.terminate()
    assert done.stdout.startswith(b'{"id"')
    return took


def size_of(url):
    """Returns the bytes of the first page."""
    done = subprocess.run(["curl", "-sf", url], stdout=subprocess.PIPE, check=True)
    return len(done.stdout)


def fetch_pages(report, base, pages, delay):
    url = f"{base}/{pages}/200/{delay}?offset="
    size = size_of(url + "0")

    def once(stages):
        result = run(*stages)
        result.update(first=first_item(stages), mbs=size * pages / result["wall"] / 1e6,
                      cpu_gb=result["cpu"] / (size * pages / 1e9))
        return result

    got = take_turns({name: lambda s=stages: once(s)
                      for name, stages in fetchers(url, pages).items()},
                     report.turns(), PATIENCE)
    report.table(f"fetch: {pages} pages of 200 items, {size / 1e6:.2f} MB each, "
                 f"{delay} ms of latency", got, FETCHED)


def fetch(report, _directory):
    pages = knob("PAGES", 25 if report.quick else 200)
    with Server("serve.py") as server:
        for delay in (0, 10, 100):
            fetch_pages(report, server.url, pages if delay < 100 else max(1, pages // 4), delay)
        mib = 64 if report.quick else 1024
        url = f"{server.url}/large/{mib}"
        compare(report, f"fetch: one page of {mib} MiB",
                {"ms-fetch": [Stage(tool("ms-fetch"), url)], "curl": [Stage("curl", "-s", url)]},
                [RATE, CPU, ("cpu_gb", "cpu s/GB", ".2f"), MEMORY], mib * MIB, turns=3)
        slow_reader(report, f"{server.url}/{pages}/200/10?offset=", pages)


def slow_reader(report, url, pages):
    reader = Stage(sys.executable, "-c",
                   "import sys, time\nfor line in sys.stdin.buffer: time.sleep(0.01)")
    rows = {name: [Stage(tool("ms-fetch"), *words, url + "{offset}"), reader]
            for name, words in (("ms-fetch", []),
                                ("ms-fetch --prefetch 0", ["--prefetch", "0"]))}
    compare(report, f"fetch: a reader that takes 10 ms a page, {pages} pages", rows,
            [CPU], size_of(url + "0") * pages)


def pipe(report, _directory):
    """From the pages to arrays of 50."""
    pages = knob("PAGES", 25 if report.quick else 200)
    with Server("serve.py") as server:
        for delay in (0, 10):
            url = f"{server.url}/{pages}/200/{delay}?offset="
            rows = {"ms-fetch | ms-pick | ms-batch": [
                        Stage(tool("ms-fetch"), url + "{offset}"),
                        Stage(tool("ms-pick")), Stage(tool("ms-batch"))],
                    "curl in a loop | jq -c": [
                        Stage(peer("loop.sh"), url), Stage("jq", "-c", ".products[]")]}
            for name, where in peers.stream_json().items():
                rows["Node fetch, " + name] = [
                    Stage("node", peer("pipe.cjs"), url, env={"STREAM_JSON": where})]
            got = compare(report, f"pipe: {pages} pages, {delay} ms of latency", rows,
                          [RATE, CPU, MEMORY], size_of(url + "0") * pages)
            name, results = next(iter(got.items()))
            report.breakdown(name, results)
