"""Reads metrics as strictly as Prometheus does, and prints them.

    metrics.py FILE

Prints a message and exits with 1 for: a line that is neither HELP, TYPE nor a
value; a value without HELP and TYPE before it; values of one metric that do not
follow each other; a duplicate value; a name that only a counter may have; a last
line without a line end.
"""

import re
import sys

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
VALUE = re.compile(
    rf"({NAME})(?:\{{({LABEL}(?:,{LABEL})*)\}})? (-?[0-9]+(?:\.[0-9]+)?)")
HELP = re.compile(rf"# HELP ({NAME}) (\S.*)")
TYPE = re.compile(rf"# TYPE ({NAME}) (gauge)")


class Reader:
    def __init__(self):
        self.help, self.type, self.seen = {}, {}, set()
        self.current = None

    def take(self, line):
        if match := HELP.fullmatch(line):
            assert match[1] not in self.help, "a second HELP"
            self.help[match[1]] = match[2]
            self.current = match[1]
        elif match := TYPE.fullmatch(line):
            name = match[1]
            assert name == self.current, "a TYPE that is not behind its HELP"
            assert name not in self.type, "a second TYPE"
            assert not name.endswith("_total"), "the name of a counter"
            self.type[name] = match[2]
        else:
            match = VALUE.fullmatch(line)
            assert match, "not a value"
            assert match[1] == self.current, "not with the others"
            assert match[1] in self.type, "no TYPE"
            series = line.rsplit(" ", 1)[0]
            assert series not in self.seen, "a value twice"
            self.seen.add(series)
            print(line)


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as file:
        text = file.read()
    reader = Reader()
    for number, line in enumerate(text.split("\n")[:-1], 1):
        try:
            reader.take(line)
        except AssertionError as error:
            sys.exit(f"{sys.argv[1]}: line {number}: {error}: {line}")
    if not text.endswith("\n"):
        sys.exit(f"{sys.argv[1]}: the last line has no end")


main()
