"""What all sections measure and report with.

A result is a dict: "wall" seconds, "cpu" seconds of user and system, "mib" of
peak resident memory (of a pipe: the sum), "stages" with the same for each
process, and what a section adds. A row has several results, of runs that take
turns with the other rows'.
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
PATIENCE = 10  # seconds; what takes longer runs once where a section says so

# Columns of a table: key of the results, heading, format.
RATE = ("mbs", "MB/s", ".0f")
CPU = ("cpu", "cpu s", ".2f")
MEMORY = ("mib", "MiB", ".1f")


def knob(name, default):
    """The environment's BENCH_name: a number, or a list of them."""
    given = os.environ.get("BENCH_" + name)
    if given is None:
        return default
    words = [int(word) for word in given.split()]
    return words if isinstance(default, list) else words[0]


def only(rows):
    """Those that BENCH_ONLY matches; the first, which is ours, in any case."""
    wanted = re.compile(os.environ.get("BENCH_ONLY", ""))
    first = next(iter(rows))
    return {name: row for name, row in rows.items() if name == first or wanted.search(name)}


def peer(name):
    return os.path.join(HERE, "peers", name)


def tool(name):
    return os.path.join(TOP, name)


class Failed(Exception):
    """A contestant has not done what it should."""


def say(text):
    """To whoever waits."""
    print("bench: " + text, file=sys.stderr, flush=True)


# --- running


class Stage:
    """A process of a pipe. env is added to ours, errors is a file's path."""

    def __init__(self, *argv, name=None, env=None, cwd=None, errors=None):
        self.argv, self.cwd, self.errors = list(argv), cwd, errors
        self.name = name or os.path.basename(argv[0])
        self.env = {**os.environ, **(env or {})}

    def start(self, note, stdin, stdout):
        """Under time(1): a child of ours would begin with our own peak."""
        command = ["/usr/bin/time", "-o", note, "-f", "%M"] + self.argv
        with contextlib.ExitStack() as stack:
            stderr = stack.enter_context(open(self.errors, "wb")) if self.errors else None
            return subprocess.Popen(command, stdin=stdin, stdout=stdout, stderr=stderr,
                                    env=self.env, cwd=self.cwd, start_new_session=True)


def finish(process, note, name):
    """Waits for it, and says how it has ended and what it has used."""
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    with open(note, encoding="utf-8") as f:
        peak = f.read().split()[-1]
    return {"name": name, "code": process.returncode,
            "cpu": used.ru_utime + used.ru_stime, "mib": int(peak) / 1024}


def start(stages, directory, stdin, stdout):
    """The processes of a pipe; no end of a pipe stays open here."""
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
    """Those that still run, with what time(1) has started."""
    for p in processes:
        if p.returncode is None:
            os.killpg(p.pid, signal.SIGKILL)
            p.wait()


def run(*stages, stdin=os.devnull, stdout=os.devnull):
    """The result of a pipe from a file to a file; all of it must succeed."""
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
    """name → results of name → function, interleaved: A B A B. What takes
    longer than patience does not get another turn, nor does what fails; but the
    first row, which is ours, must not."""
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
    """The medians of everything that is a number in all results."""
    keys = [k for k in results[0]
            if all(isinstance(r.get(k), (int, float)) for r in results)]
    return {k: statistics.median(r[k] for r in results) for k in keys}


def per_stage(results):
    if "stages" not in results[0]:
        return []
    return [{"name": column[0]["name"], **numbers(column)}
            for column in zip(*(r["stages"] for r in results))]


class Report:
    """Prints tables, and adds a line of JSON for each row to a file."""

    def __init__(self, path, quick):
        self.file = open(path, "a", encoding="utf-8") if path else None
        self.quick = quick

    def turns(self, default=5):
        return knob("RUNS", min(3, default) if self.quick else default)

    def line(self, record):
        if self.file:
            print(json.dumps(record, ensure_ascii=False), file=self.file, flush=True)

    def table(self, title, got, columns, by="wall", unit="s"):
        """The first row of got is ours; the others stand beside it."""
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
        """What each process of a pipe takes."""
        listed = "; ".join(f"{s['name']} {s['cpu']:.2f} s {s['mib']:.1f} MiB"
                           for s in per_stage(results))
        print(f"  ({name}, cpu and peak: {listed})")
