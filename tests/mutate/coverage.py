"""Which tests run which lines, measured by gcov.

measure(tree, run) builds the tree with coverage, runs each test and each program
of tests/unit by itself, and returns a Coverage. Tests that need a Medusa or are
slow are left out.
"""
import collections
import concurrent.futures
import glob
import json
import os
import re
import shutil
import subprocess

FLAGS = ["B=build", "HARDEN=0", "CFLAGS=-Og --coverage -fprofile-update=atomic "
         "-include tests/mutate/flush.h", "LDFLAGS=--coverage"]


class Coverage:
    """Lines of source files, and the tests that run them.

    A test is a pair of its file and its name; a program of tests/unit has the
    file "unit".
    """

    def __init__(self):
        self.lines = collections.defaultdict(set)  # (path, line) -> tests
        self.function = {}  # (path, line) -> the function it is in
        self.weight = collections.Counter()  # test -> how many lines it runs

    def add(self, test, report):
        for source in report["files"]:
            path = source["file"]
            for line in source["lines"]:
                at = path, line["line_number"]
                self.function[at] = line.get("function_name")
                if line["count"]:
                    self.lines[at].add(test)
                    self.weight[test] += 1

    def tests(self, path, line):
        """The tests that may notice a change of a line, the most specific first.

        Those that run it. If none does, perhaps because SIGKILL ended the
        program before it could write what it ran: those that run its function.
        For a line without code, such as a table: those that run the file.
        """
        at = path, line
        found = set(self.lines.get(at, ()))
        if not found:
            name = self.function.get(at)
            for other, tests in self.lines.items():
                if other[0] == path and name in (None, self.function[other]):
                    found |= tests
        return sorted(found, key=lambda t: (t[0] != "unit", self.weight[t], t))


def gcov(tree, directory):
    """Reads what the programs of one test have written below a directory."""
    written = directory + tree + "/build"
    notes = []
    for data in glob.glob(written + "/**/*.gcda", recursive=True):
        if "/common/" in data[len(directory + tree):] or \
                "/tools/" in data[len(directory + tree):]:
            os.symlink(tree + data[len(directory + tree):-5] + ".gcno",
                       data[:-5] + ".gcno")
            notes.append(data)
    if not notes:
        return []
    output = subprocess.run(["gcov", "--json-format", "--stdout", *notes], cwd=tree,
                            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            text=True, check=False).stdout
    return [json.loads(line) for line in output.splitlines() if line.strip()]


def measure(tree, make, units):
    """The coverage of the tests in a tree that has not been built."""
    coverage, found = Coverage(), tree + ".coverage"
    for targets in (["test-programs"], units):
        status, output = make(tree, *FLAGS, *targets)
        if status:
            raise RuntimeError(output)
    shutil.rmtree(found, ignore_errors=True)
    env = dict(os.environ, MS_COVERAGE=found)
    subprocess.run(["tests/run", "--fast"], cwd=tree, env=env, check=False,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run_unit(program):
        directory = os.path.join(found, os.path.basename(program))
        os.makedirs(directory)
        with open(directory + "/name", "w") as name:
            name.write("unit\n%s\n" % program)
        subprocess.run([os.path.join(tree, program)], check=False, cwd=tree,
                       env=dict(os.environ, GCOV_PREFIX=directory),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def read(directory):
        with open(directory + "/name") as name:
            test = tuple(name.read().splitlines())
        reports = gcov(tree, directory)
        shutil.rmtree(directory)
        return test, reports

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(run_unit, units))
        for test, reports in pool.map(read, sorted(glob.glob(found + "/*"))):
            for report in reports:
                coverage.add(test, report)
    return coverage
