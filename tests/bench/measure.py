"""Measuring and reporting, shared by all sections.

A result is a dict: "wall" in seconds, "cpu" in seconds of user and system time,
"mib" of peak resident memory (for a pipe, the sum), "stages" with the same for
each process, and what a section adds. A row has several results; its runs take
turns with those of the other rows.
"""

import contextlib
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
PATIENCE = 10  # seconds; a longer run is not repeated in sections that use this

# Columns of a table: key of the results, heading, format.
RATE = ("mbs", "MB/s", ".0f")
CPU = ("cpu", "cpu s", ".2f")
MEMORY = ("mib", "MiB", ".1f")


def knob(name, default):
    """Returns BENCH_name from the environment: a number, or a list of them."""
    given = os.environ.get("BENCH_" + name)
    if given is None:
        return default
    words = [int(word) for word in given.split()]
    return words if isinstance(default, list) else words[0]


def only(rows):
    """Returns the rows that BENCH_ONLY matches, and always the first, which is ours."""
    wanted = re.compile(os.environ.get("BENCH_ONLY", ""))
    first = next(iter(rows))
    return {name: row for name, row in rows.items() if name == first or wanted.search(name)}


def peer(name):
    return os.path.join(HERE, "peers", name)


def tool(name):
    return os.path.join(TOP, name)


class Failed(Exception):
    """A contestant did not do what it should."""


def say(text):
    """Prints a progress message."""
    print("bench: " + text, file=sys.stderr, flush=True)


# --- running


class Stage:
    """A process of a pipe. env is added to ours; errors is a path for stderr."""

    def __init__(self, *argv, name=None, env=None, cwd=None, errors=None):
        self.argv, self.cwd, self.errors = list(argv), cwd, errors
        self.name = name or os.path.basename(argv[0])
        self.env = {**os.environ, **(env or {})}

    def start(self, note, stdin, stdout):
        """Starts it under time(1); a direct child would begin with our own peak memory."""
        command = ["/usr/bin/time", "-o", note, "-f", "%M"] + self.argv
        with contextlib.ExitStack() as stack:
            stderr = stack.enter_context(open(self.errors, "wb")) if self.errors else None
            return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr,
                                    env=self.env, cwd=self.cwd, start_new_session=True)


def finish(process, note, name):
    """Waits for the process; returns its exit code, CPU and peak memory."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with open(note, encoding="utf-8") as f:
        peak = f.read().split()[-1]
    return {"name": name, "code": process.returncode,
            "cpu": used.ru_utime + used.ru_stime, "mib": int(peak) / 1024}


def start(stages, directory, stdin, stdout):
    """Starts the processes of a pipe; keeps no end of a pipe open."""
    processes = []
    for i, stage in enumerate(stages):
        last = i == len(stages) - 1
        p = stage.start(os.path.join(directory, str(i)), stdin,
                        stdout if last else subprocess.PIPE)
        if i:
            stdin.close()
        processes.append(p)
        stdin = p.stdout
    return processes


def end(processes):
    """Kills the processes that still run, with what time(1) started."""
    for p in processes:
        if p.returncode is None:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()


def run(*stages, stdin=os.devnull, stdout=os.devnull):
    """Returns the result of a pipe; fails if any stage fails."""
    with tempfile.TemporaryDirectory(prefix="ms-bench-") as notes, \
            open(stdin, "rb") as source, open(stdout, "wb") as sink:
        began = time.monotonic()
        processes = start(stages, notes, source, sink)
        try:
            used = [finish(p, os.path.join(notes, str(i)), stages[i].name)
                    for i, p in enumerate(processes)]
        finally:
            end(processes)
        wall = time.monotonic() - began
    for stage, process in zip(stages, used):
        if process.pop("code"):
            raise Failed(" ".join(stage.argv)[:200] + " has failed")
    return {"wall": wall, "cpu": sum(u["cpu"] for u in used),
            "mib": sum(u["mib"] for u in used), "stages": used}


def take_turns(rows, turns, patience=None):
    """Runs each function in turn (A B A B); returns name → results.

    A run longer than patience is not repeated. A failed one is left out, except the
    first row, which is ours."""
    got = {name: [] for name in rows}
    for _ in range(turns):
        for name, once in rows.items():
            if name not in got or patience and got[name] and median(got[name]) > patience:
                continue
            try:
                got[name].append(once())
            except Failed as why:
                if name == next(iter(rows)):
                    raise
                print(f"  ({name} is left out: {why})")
                del got[name]
    return got


def median(results, key="wall"):
    return statistics.median(r[key] for r in results)


# --- servers


class Server:
    """One of the servers beside this file, in a directory of its own."""

    def __init__(self, script):
        self.directory = tempfile.TemporaryDirectory(prefix="ms-bench-")
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, script), self.directory.name],
            stdin=subprocess.PIPE)
        port = os.path.join(self.directory.name, "port")
        while not os.path.exists(port):
            if self.process.poll() is not None:
                raise RuntimeError(f"{script} does not start")
            time.sleep(0.01)
        with open(port, encoding="ascii") as f:
            self.url = f"http://127.0.0.1:{f.read()}"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.directory.cleanup()


# --- reporting


def summary(results, by):
    values = [r[by] for r in results]
    return {by: statistics.median(values), "min": min(values), "max": max(values)}


def numbers(results):
    """Returns the median of each number that all results have."""
    keys = [k for k in results[0]
            if all(isinstance(r.get(k), (int, float)) for r in results)]
    return {k: statistics.median(r[k] for r in results) for k in keys}


def per_stage(results):
    if "stages" not in results[0]:
        return []
    return [{"name": column[0]["name"], **numbers(column)}
            for column in zip(*(r["stages"] for r in results))]


class Report:
    """Prints tables, and appends a line of JSON for each row to a file."""

    def __init__(self, path, quick):
        self.file = open(path, "a", encoding="utf-8") if path else None
        self.quick = quick

    def turns(self, default=5):
        return knob("RUNS", min(3, default) if self.quick else default)

    def line(self, record):
        if self.file:
            print(json.dumps(record, ensure_ascii=False), file=self.file, flush=True)

    def table(self, title, got, columns, by="wall", unit="s"):
        """Prints the rows; the first one is ours, the others are compared with it."""
        wide = max(34, *(len(name) + 2 for name in got))
        print(f"\n{title}")
        print(f"  {'':{wide}}{by + ' ' + unit:>9}{'min..max':>19}{'ours':>9}{'runs':>5}"
              + "".join(f"{heading:>10}" for _, heading, _ in columns) + "  beside ours")
        ours_name, ours_results = next(iter(got.items()))
        ours = summary(ours_results, by)
        for name, results in got.items():
            self.row(title, (name, results, wide), (ours_name, ours, ours_results),
                     columns, by)
        sys.stdout.flush()

    def row(self, title, row, ours, columns, by):
        name, results, wide = row
        mine, medians = summary(results, by), numbers(results)
        ratio = mine[by] / ours[1][by] if ours[1][by] else 0
        spread = f"{mine['min']:.3f}..{mine['max']:.3f}"
        cells = "".join(
            f"{medians[key]:>10{form}}" if key in medians else f"{'-':>10}"
            for key, _, form in columns)
        beside = f"x {ratio:.2f} {by}"
        if "mib" in medians and "mib" in ours[2][0]:
            beside += f", x {medians['mib'] / median(ours[2], 'mib'):.1f} memory"
        print(f"  {name:{wide}}{mine[by]:9.3f}{spread:>19}{ours[1][by]:9.3f}"
              f"{len(results):5}{cells}  {beside}")
        self.line({"title": title, "name": name, "by": by, **mine, "runs": len(results),
                   "all": [r[by] for r in results], "ratio": ratio,
                   "ours": {"name": ours[0], **ours[1]}, "medians": medians,
                   "stages": per_stage(results)})

    @staticmethod
    def breakdown(name, results):
        """Prints the CPU time and memory of each process of a pipe."""
        listed = "; ".join(f"{s['name']} {s['cpu']:.2f} s {s['mib']:.1f} MiB"
                           for s in per_stage(results))
        print(f"  ({name}, cpu and peak: {listed})")
