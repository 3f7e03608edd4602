#!/usr/bin/env python3
"""Random documents, paths and chunks through ms-pick and ms-batch.

    property.py INJECT-SO COUNT SEED

The input is built together with the output it must give. Python's json module
also checks that the values are the same, including numbers and repeated keys.
"""

import json
import os
import random
import re
import subprocess
import sys

INJECT, COUNT, SEED = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
NUMBERS = ["0", "-0", "1.10", "1e400", "-12.5E-3", "9007199254740993", "19.990", "1" * 40]
PIECES = ["", "a", r"\"", r"\\", r"\u0000", r"\ud83d\ude00", r"\ud800", "é", "日本", "😀", "{[,]}",
          r"\n", "\u2028", " ", "x" * 70, r"\\\"", ","]
NAMES = ["id", "a", "b", "products", "data", "node", "edges", "x y", "Ünï"]
PER_RUN = 20
BLANKS = re.compile("[ \t\r\n\x1e]*")


class Maker:
    """Makes pairs of input and expected output; the output has no line ends."""

    def __init__(self, rng):
        self.r = rng

    def space(self):
        text = "".join(self.r.choice(" \t\n\r") for _ in range(self.r.choice((0, 0, 0, 1, 3))))
        return text, text.replace("\n", "").replace("\r", "")

    @staticmethod
    def join(parts):
        return "".join(p[0] for p in parts), "".join(p[1] for p in parts)

    @staticmethod
    def same(text):
        return text, text

    def string(self, text=None):
        if text is not None:
            return self.same(json.dumps(text, ensure_ascii=self.r.random() < 0.3))
        n = self.r.randrange(4) if self.r.random() < 0.98 else 200
        return self.same('"' + "".join(self.r.choice(PIECES) for _ in range(n)) + '"')

    def array(self, values):
        parts = [self.same("["), self.space()]
        for i, v in enumerate(values):
            parts += [self.same(","), self.space()] * (i > 0) + [v, self.space()]
        return self.join(parts + [self.same("]")])

    def object(self, members):
        parts = [self.same("{"), self.space()]
        for i, (key, v) in enumerate(members):
            parts += [self.same(","), self.space()] * (i > 0)
            parts += [self.string(key), self.space(), self.same(":"), self.space(), v, self.space()]
        return self.join(parts + [self.same("}")])

    def value(self, depth=3):
        kind = self.r.randrange(8 if depth else 5)
        if kind < 2:
            return self.string()
        if kind == 2:
            return self.same(self.r.choice(NUMBERS))
        if kind < 5:
            return self.same(self.r.choice(("true", "false", "null", "[]", "{}")))
        inner = [self.value(depth - 1) for _ in range(self.r.randrange(4))]
        if kind == 5:
            return self.array(inner)
        return self.object([(self.r.choice(NAMES), v) for v in inner])

    def others(self, name):
        """Members with other names, to stand before or after `name`."""
        return [(self.r.choice([n for n in NAMES if n != name]), self.value(1))
                for _ in range(self.r.randrange(3))]


def random_path(r):
    """Returns the steps and the text of a path; None: the default path."""
    if r.random() < 0.2:
        return None, None
    steps, text = [], ""
    for i in range(r.randrange(1, 5)):
        kind = r.randrange(4)
        if kind < 2 or (i == 0 and kind == 3 and r.random() < 0.5):
            name = r.choice(NAMES)
            steps.append(name)
            plain = not set(name) & set('." []')
            quoted = '"' + name + '"'
            text += ("." if i else "") + (name if plain and r.random() < 0.8 else quoted)
        elif kind == 2:
            steps.append(r.randrange(3))
            text += f"[{steps[-1]}]"
        else:
            steps.append([])
            text += "[]"
    return steps, text


def document(m, steps):
    """Returns a text and its items."""
    if steps is None:
        items = [m.value() for _ in range(m.r.randrange(5))]
        if m.r.random() < 0.3:
            return m.array(items), items
        before, after = m.others("products"), m.others("products")
        return m.object(before + [("products", m.array(items))] + after), items
    if not steps:
        v = m.value()
        return v, [v]
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        if not rest and not any(s == [] for s in m.path):
            items = [m.value() for _ in range(m.r.randrange(5))]
            inner = m.array(items)
        else:
            inner, items = document(m, rest)
        return m.object(m.others(step) + [(step, inner)] + m.others(step)), items
    if isinstance(step, int):
        inner, items = document(m, rest)
        more = [m.value(1) for _ in range(m.r.randrange(2))]
        return m.array([m.value(1) for _ in range(step)] + [inner] + more), items
    made = [document(m, rest) for _ in range(m.r.randrange(4))]
    items = [i for _, found in made for i in found]
    if m.r.random() < 0.3:
        return m.object([(m.r.choice(NAMES), d) for d, _ in made]), items
    return m.array([d for d, _ in made]), items


def loads(text):
    return json.loads(text, parse_int=str, parse_float=str, parse_constant=str,
                      object_pairs_hook=lambda pairs: ("object", pairs))


ALL = object()


def keep(value, fields):
    """Returns the members that -f keeps of a value of `loads`."""
    if isinstance(value, list):
        return [keep(v, fields) for v in value]
    if not isinstance(value, tuple) or not fields or ALL in fields:
        return value
    return ("object", [(k, keep(v, fields[k])) for k, v in value[1] if k in fields])


def random_fields(r):
    names = [n for n in NAMES if n.isalpha()]
    paths = [".".join(r.choice(names) for _ in range(r.randrange(1, 3)))
             for _ in range(r.randrange(1, 4))]
    tree = {}
    for path in paths:
        at = tree
        for name in path.split("."):
            at = at.setdefault(name, {})
        at[ALL] = True # even if members of it are named too
    return ",".join(paths), tree


def is_complete(data):
    """Whether the data is zero or more whole texts."""
    decoder = json.JSONDecoder(parse_int=str, parse_float=str)
    try:
        text, at = data.decode(), 0
        while at < len(text):
            at = BLANKS.match(text, at).end()
            if at < len(text):
                _, at = decoder.raw_decode(text, at)
    except ValueError:
        return False
    return True


def run(command, stdin, chunk):
    environment = dict(os.environ, INJECT=f"read:0:0:SHORT{chunk}", LD_PRELOAD=INJECT)
    if chunk > 4096:
        del environment["LD_PRELOAD"]
    return subprocess.run(command, input=stdin, env=environment, capture_output=True, check=False)


class Failed(Exception):
    pass


def expect(good, command, stdin, done, wanted=b""):
    if good:
        return
    with open("failed.out", "wb") as f:
        f.write(done.stdout + b"\n---\n" + wanted)
    with open("failed.json", "wb") as f:
        f.write(stdin)
    raise Failed(f"{command}: {done.returncode} {done.stderr[:300]!r}; the input is in "
                 f"{os.path.abspath('failed.json')}")


def pick(r):
    m = Maker(r)
    steps, path = random_path(r)
    m.path = steps
    texts, items = [], []
    for _ in range(PER_RUN):
        text, found = document(m, steps)
        mark = r.choice(["", "\n", " ", "\x1e"]) if text[0][-1] in "]}" else "\n"
        texts.append(m.space()[0] + text[0] + mark)
        items += found
    stdin = "".join(texts).encode()
    chunk = r.choice([1, 2, 3, 7, 64, 1000, 65536])
    command = ["ms-pick"] + ([path] if path else [])

    done = run(command, stdin, chunk)
    wanted = "".join(printed + "\n" for _, printed in items).encode()
    expect(done.returncode == 0 and done.stdout == wanted, command, stdin, done)

    done = run(command + ["-c", "-0"], stdin, chunk)
    got = done.stdout.decode().split("\0")[:-1]
    expect(done.returncode == 0 and len(got) == len(items) and all(
        loads(g) == loads(i[0]) and len(g) <= len(i[1]) for g, i in zip(got, items)),
        command + ["-c", "-0"], stdin, done)

    names, fields = random_fields(r)
    done = run(command + ["-f", names], stdin, chunk)
    got = done.stdout.decode().split("\n")[:-1]
    expect(done.returncode == 0 and [loads(g) for g in got] ==
           [keep(loads(i[0]), fields) for i in items], command + ["-f", names], stdin, done)

    # A prefix gives some of the items; only a complete one succeeds.
    cut = stdin[:r.randrange(len(stdin))]
    done = run(command, cut, chunk)
    expect(wanted.startswith(done.stdout) and
           done.returncode == (0 if is_complete(cut) else 65) and
           (not done.stdout or done.stdout.endswith(b"\n")), command, cut, done)


def written(text, name):
    """Returns the last value of a member as it is written; None: there is none."""
    decoder, at, found = json.JSONDecoder(), 1, None

    def skip():
        return BLANKS.match(text, at).end()

    if text[0] != "{":
        return None
    while text[at := skip()] != "}":
        key, at = decoder.raw_decode(text, at)
        at = skip() + 1 # the colon
        start = skip()
        _, at = decoder.raw_decode(text, start)
        if key == name:
            found = text[start:at]
        at = skip()
        at += text[at] == ","
    return found


def batch(r):
    m = Maker(r)
    lines = []
    for _ in range(r.randrange(60)):
        kind = r.random()
        text = m.value()[1] if kind < 0.5 else json.dumps(
            {"id": r.randrange(5), "n": r.randrange(1000)}, separators=(",", ":"))
        lines.append(text if kind < 0.97 else "")
    stdin = "".join(line + r.choice(["\n", "\r\n"]) for line in lines).encode()
    if r.random() < 0.3:
        stdin = stdin.rstrip(b"\r\n")
    count, most, unique = r.randrange(1, 12), r.choice([10, 100, 1000, 1 << 20]), r.random() < 0.5
    command = ["ms-batch", "-n", str(count), "-b", str(most)] + (["-u", "id"] if unique else [])
    wanted, now, size = [], [], 0

    def flush():
        if unique:
            ids = [written(line, "id") for line in now]
            now[:] = [line for i, line in enumerate(now)
                      if ids[i] is None or ids[i] not in ids[i + 1:]]
        if now:
            wanted.append("[" + ",".join(now) + "]\n")
        now.clear()

    taken = 0
    for line in lines:
        text = line
        if not text.strip(" \t"):
            continue
        length = len(text.encode())
        if taken and size + 1 + length + 1 > most:
            flush()
            taken = 0
        size = size + 1 + length if taken else 1 + length
        now.append(text)
        taken += 1
        if taken == count:
            flush()
            taken = 0
    flush()
    done = run(command, stdin, r.choice([1, 2, 3, 7, 64, 65536]))
    text = "".join(wanted).encode()
    expect(done.returncode == 0 and done.stdout == text, command, stdin, done, text)


def main():
    r = random.Random(SEED)
    documents = 0
    try:
        while documents < COUNT:
            pick(r)
            documents += PER_RUN
            if documents % (5 * PER_RUN) == 0:
                batch(r)
    except Failed as e:
        print(f"seed {SEED}, after {documents} documents: {e}")
        sys.exit(1)
    print(f"{documents} documents")


if __name__ == "__main__":
    main()
