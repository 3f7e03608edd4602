"""ms-fetch under random faults: fault_schedules.py RUNS SEED PORT PROGRAM

Each run reads a catalogue from the scripted server (server.py, on PORT) twice:
without faults, then with a random schedule of them. If ms-fetch exits with 0,
both outputs are the same bytes. If it exits with 75, the second output is a
prefix of the first that ends with a page, or at any byte of a page that was
larger than --page-buffer and streamed. Any other result is an error.

RUNS=1 with a seed repeats the run of that seed.
"""

import concurrent.futures
import random
import subprocess
import sys

HASTY = ["--retry-delay", "1ms", "--retry-max-delay", "8ms", "--timeout", "400ms", "-q"]

PASSING = ["408", "425", "429", "429:retry-after=0", "500", "502", "503",
           "503:type=text/html:body=%3Ch1%3Ebusy", "504", "close", "reset",
           "empty", "eof:0"]
AT_A_BYTE = ["cut", "cut-reset", "over", "eof", "chunked", "bad-chunk", "gzip-cut"]
HARMLESS = ["ok", "ok", "ok", "gzip", "chunked", "delay:3", "slow:97:1"]


def fault(rng, size):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(HARMLESS)
    if kind < 0.6:
        return rng.choice(PASSING)
    if kind < 0.62:
        return "stall:%d" % rng.randrange(size)
    return "%s:%d" % (rng.choice(AT_A_BYTE), rng.randrange(size))


def fetch(program, port, context, script, options):
    url = "http://127.0.0.1:%s/t/%s/%s/products?limit={limit}&offset={offset}" % (
        port, context, script)
    return subprocess.run([program, *HASTY, *options, url], capture_output=True,
                          timeout=60, check=False)


def run(seed, port, program):
    rng = random.Random(seed)
    pad = rng.choice([0, 0, 20, 900])
    limit = rng.randint(1, 9)
    script = "items=%d/pad=%d" % (rng.randint(1, 40), pad)
    if rng.random() < 0.5:
        script += "/etag=v1"
    options = ["-l", str(limit), "--retries", str(rng.randint(0, 6)),
               "--prefetch", str(rng.choice([0, 1, 1, 5]))]
    streams = rng.random() < 0.4
    if streams:
        options += ["--page-buffer", str(rng.randint(1, 3000))]
    size = (pad + 60) * limit + 60
    faults = ",".join(fault(rng, size) for _ in range(rng.randint(1, 25)))
    good = fetch(program, port, "fs-%d-good" % seed, script, options)
    bad = fetch(program, port, "fs-%d-bad" % seed, "faults=%s/%s" % (faults, script), options)
    return judge(good, bad, streams), bad.returncode, faults, options


def judge(good, bad, streams):
    """Returns what is wrong, or an empty string."""
    if good.returncode or good.stderr:
        return "without faults: %d %s" % (good.returncode, good.stderr)
    if bad.returncode == 0:
        return "" if bad.stdout == good.stdout else "0, but not the same bytes"
    if bad.returncode != 75:
        return "ended with %d: %s" % (bad.returncode, bad.stderr)
    if bad.stderr.count(b"\n") != 1:
        return "75, and not one message: %s" % bad.stderr
    if not good.stdout.startswith(bad.stdout):
        return "75, but not the first bytes of the same"
    whole = not bad.stdout or bad.stdout.endswith(b"\n")
    if not whole and not (streams and b"interrupted after" in bad.stderr):
        return "75, and half a page"
    return ""


def main():
    runs, seed, port, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4]
    ends, wrong = {}, 0
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        work = {n: pool.submit(run, n, port, program) for n in range(seed, seed + runs)}
        for n, result in work.items():
            why, status, faults, options = result.result()
            ends[status] = ends.get(status, 0) + 1
            if why:
                wrong += 1
                print("seed %d: %s\n  %s faults=%s" % (n, why, " ".join(options), faults))
    print("%d schedules, %s" % (runs, ", ".join(
        "%d ended with %d" % (ends[s], s) for s in sorted(ends))), file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
