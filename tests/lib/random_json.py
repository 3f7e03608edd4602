#!/usr/bin/env python3
"""random_json.py SEED: writes JSON texts with white space and unusual numbers
and strings to the file "input", and what ms-pick must print to "expected"."""

import random
import sys

r = random.Random(int(sys.argv[1]))
NUMBERS = ["0", "-0", "1.10", "1e400", "-12.5E-3", "9007199254740993", "19.990"]
STRINGS = [r"", r"a", r"\"", r"\\", r"\\\"", r"\u0000", r"\ud83d\ude00", r"é", "日本",
           "\U0001f600", r"{[,]}", r"\n", "\u2028", " x ", "products", "," * 40]


def space(lines):
    """Returns white space between tokens, with and without its line ends."""
    text = "".join(r.choice(" \t" + "\n\r" * lines) for _ in range(r.choice((0, 0, 0, 1, 3))))
    return text, text.replace("\n", "").replace("\r", "")


def join(*parts):
    return "".join(p[0] for p in parts), "".join(p[1] for p in parts)


def same(text):
    return text, text


def string():
    return same('"' + "".join(r.choice(STRINGS) for _ in range(r.randrange(4))) + '"')


def value(depth):
    kind = r.randrange(9 if depth else 5)
    if kind < 2:
        return string()
    if kind == 2:
        return same(r.choice(NUMBERS))
    if kind < 5:
        return same(r.choice(("true", "false", "null", "[]", "{}")))
    parts = [space(1)]
    for i in range(r.randrange(1, 5)):
        if i:
            parts += [same(","), space(1)]
        if kind > 6:
            parts += [string(), space(1), same(":"), space(1)]
        parts += [value(depth - 1), space(1)]
    return join(same("{" if kind > 6 else "["), *parts, same("}" if kind > 6 else "]"))


def text(items):
    array = [same("["), space(1)]
    for i, v in enumerate(items):
        if i:
            array += [same(","), space(1)]
        array += [v, space(1)]
    array.append(same("]"))
    if r.randrange(2):
        return join(*array)
    before, after = value(2), value(2)
    return join(same('{"a":'), before, same(","), space(1), same('"products"'), space(1),
                same(":"), space(1), *array, same(',"b":'), after, space(1), same("}"))


with open("input", "w", encoding="utf-8", newline="") as given, \
        open("expected", "w", encoding="utf-8", newline="") as expected:
    for _ in range(r.randrange(1, 4)):
        items = [value(3) for _ in range(r.randrange(20))]
        given.write(text(items)[0] + r.choice(("\n", "", " \r\n")))
        expected.writelines(v[1] + "\n" for v in items)
