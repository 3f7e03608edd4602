#!/usr/bin/env python3
"""Valid and invalid JSON texts through ms-pick: conformance.py INJECT-SO

ms-pick reads each text as a whole document and as an item, in chunks of seven
sizes. It must print a valid text unchanged. For an invalid text it must exit
with 65, print one line on stderr and only whole items before it on stdout. The
size of the chunks must not matter.
"""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

CHUNKS = (1, 2, 3, 7, 64, 4096, 65536)
LONG = b"x" * 4090


def strings(*insides):
    return [b'"' + s + b'"' for s in insides]


VALID = [
    # numbers, as written
    b"0", b"-0", b"1", b"12", b"-12", b"1.0", b"1.10", b"0.1", b"-1.5", b"0.000",
    b"1e5", b"1E5", b"1e+5", b"1e-5", b"1.5e10", b"1e400", b"-1e-400", b"0e1", b"0E-0",
    b"1e00005", b"9007199254740993", b"-9223372036854775809",
    b"123456789012345678901234567890.123456789", b"1" * 5000, b"0." + b"3" * 5000,
    # names
    b"true", b"false", b"null",
    # containers
    b"[]", b"{}", b"[1]", b"[1,2]", b"[[]]", b"[{}]", b"[[],[]]", b'[null,true,"a"]',
    b'{"a":1}', b'{"a":1,"a":2}', b'{"":0}', b'{"a":{"b":{"c":[]}}}',
    b'{"a":[1,{"b":2}],"c":null}', b'{"\\u0061":1}', b'{"a\\"b":1}', b'{"products":[1]}',
    b'{"a":"}"}', b'["]"]', b'["[","{","\\\\"]', b"[" * 990 + b"]" * 990,
    b'{"a":' * 990 + b"1" + b"}" * 990,
    # white space
    b" 1 ", b"\t1\t", b"\n1\n", b"\r1\r", b"[ 1 , 2 ]", b"[\n1\n,\r\n2\t]",
    b'{ "a" : 1 }', b'\n{\n"a"\n:\n1\n}\n', b"[ ]", b"{ }", b"[\n]",
] + strings(
    b"", b"a", b" ", b"abc def", b'\\"', b"\\\\", b"\\/", b"\\b", b"\\f", b"\\n", b"\\r", b"\\t",
    b"/", b"'", b"\x7f", b"\\u0000", b"\\u001f", b"\\u00e9", b"\\u00E9", b"\\uFFFF", b"\\u2028",
    b"\\ud83d\\ude00", b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\ud800x", b"\\udfff\\ud800",
    b"\\\\u12", b'\\\\\\"', b"\\\\\\\\", b"[1,2]", b"{,}", b"//", b"/* */", b"\\u0022",
    "é".encode(), "߿".encode(), "ࠀ".encode(), "日本".encode(), "\u2028\u2029".encode(),
    "\ufeff".encode(), "\ufffe".encode(), "\uffff".encode(), "\ud7ff".encode(),
    "\ue000".encode(), "😀".encode(), "\U0010ffff".encode(), "\U00010000".encode(),
) + [b'"' + b"x" * n + b'"' for n in (4094, 4095, 4096, 4097, 8192, 20000)] + [
    # an escape or a character at the size where long strings are read another way
    b'"' + b"x" * n + inside + b'"'
    for n in range(4092, 4100)
    for inside in (b"\\u00e9y", b"\\n", b'\\"', b"\\\\", "é".encode(), "😀".encode())
] + [b'"' + b"\\u65e5\\n" * 2000 + b'"', b'"' + b"\\\\" * 5000 + b'"',
     b'{"' + b"k" * 9000 + b'":1}']

INVALID = [
    # numbers
    b"01", b"-01", b"00", b"1.", b".5", b"-.5", b"-", b"+1", b"1e", b"1e+", b"1E-", b"1.e5",
    b"0x1", b"1_000", "١".encode(), b"Infinity", b"NaN", b"-Infinity", b"1.2.3", b"1e5.5",
    b"--1", b"1-", b"1a", b"0b1", b"1e1e1", b"1 2", b"- 1",
    # names
    b"True", b"TRUE", b"tru", b"truee", b"nul", b"nulll", b"Null", b"none", b"undefined",
    b"fals", b"falsee", b"t", b"truefalse", b"nan",
    # arrays
    b"[", b"]", b"[,]", b"[1,]", b"[,1]", b"[1 2]", b"[1,,2]", b"[[]", b"[]]", b"[1}", b"[(1)]",
    b"[1;2]", b"[1:2]", b'["a" "b"]', b"[1,", b"[1", b"[-]", b"[tru]", b"[\"a\"", b"[1]x",
    # objects
    b"{", b"}", b"{,}", b'{"a"}', b'{"a":}', b'{"a":1,}', b"{a:1}", b"{'a':1}", b"{1:2}",
    b'{"a":1 "b":2}', b'{"a",1}', b'{"a":1:2}', b'{"a":1,,"b":2}', b"{[]:1}", b"{null:1}",
    b'{"a":1]', b'{"a":1', b'{"a":', b'{"a"', b'{"', b'{"a":1}}', b'{"a" 1}', b'{:1}',
    # invalid white space, comments and quotes
    b"[1,\x0b2]", b"[1,\x0c2]", b"\x0c1", b"[1\x00,2]", b"[1,\xc2\xa02]", b"[1,\xe2\x80\xa82]",
    b"[\xef\xbb\xbf1]", b"[1/**/]", b"[1]//", b"#1", b"/1/", b"'a'", b"[`a`]", b"\\n", b"(1)", b"<a>",
    # cut off
    b'"', b'"a', b'"\\', b'"\\"', b'"\\u', b'"\\u12', b'"\xc3', b'["a', b'[1,"',
    # too deep
    b"[" * 1001 + b"]" * 1001, b'{"a":' * 1001 + b"1" + b"}" * 1001,
] + strings(*[bytes([c]) for c in range(0x20)]) + strings(*[
    b"\\" + bytes([c]) for c in b"acdeghijklmopqsvwxyzABFNRTU0123'; \n-"]) + strings(
    b"\\u", b"\\u1", b"\\u12", b"\\u123", b"\\u123g", b"\\ug123", b"\\u 123", b"\\u-123",
    b"\\ud83d\\u", b"\\ud83d\\ude0",
) + strings(
    b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2", b"\xc2A", b"\xe0\x80\x80", b"\xe0\x9f\xbf",
    b"\xe2\x82", b"\xe2\x28\xa1", b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xf0\x80\x80\x80",
    b"\xf0\x8f\xbf\xbf", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80",
    b"\xfe", b"\xff", b"caf\xe9",
) + [b'"' + LONG + b"x" * n + inside + b'"'
     for n in (0, 3, 5, 6, 7, 400)
     for inside in (b"\\x", b"\\u12g4", b"\n", b"\xff", b"\xc3(")]

# As an item, these would be no item or two, so they are tested as documents only.
WHOLE = [
    (b"", 0, b""), (b" \n\t", 0, b""), (b"1 2", 0, b"1\n2\n"), (b"[1][2]", 0, b"1\n2\n"),
    (b'{"a":1}{"b":2}', 0, b'{"a":1}\n{"b":2}\n'), (b'"a""b"', 0, b'"a"\n"b"\n'),
    (b"[1]2", 0, b"1\n2\n"), (b"1[2]", 0, b"1\n2\n"), (b"true\nfalse\n", 0, b"true\nfalse\n"),
    (b"01", 65, b""), (b"truefalse", 65, b""), (b"1-2", 65, b""), (b"nulltrue", 65, b""),
    (b"\x1e[1]\n\x1e[2]\n", 0, b"1\n2\n"), (b"\x1e1\n\x1e2\n", 0, b"1\n2\n"), (b"1\x1e2", 0, b"1\n2\n"),
    (b'"a\x1eb"', 65, b""), (b"[1\x1e]", 65, b"1\n"), (b"tr\x1eue", 65, b""),
    (b"\xef\xbb\xbf[1]", 0, b"1\n"), (b"\xef\xbb[1]", 65, b""), (b"\xef\xbb", 65, b""), (b"\xef\xbb\xbf", 0, b""),
    (b"\xef\xbb\xbf7", 0, b"7\n"), (b'\xef\xbb\xbf "a"', 0, b'"a"\n'), (b"[1.2.3]", 65, b""),
    (b"[1foo]", 65, b""), (b"[truex]", 65, b""), (b"[1 foo]", 65, b"1\n"), (b"[1;2]", 65, b"1\n"),
    (b"[1]\xef\xbb\xbf[2]", 65, b"1\n"), (b"[1]\"abc", 65, b"1\n"), (b"[1] tru", 65, b"1\n"),
    (b"[1,2", 65, b"1\n"), (b"[1,-2", 65, b"1\n"), (b"[1,tru", 65, b"1\n"), (b'[1,"a', 65, b"1\n"),
    (b"[1,{}", 65, b"1\n{}\n"), (b"[1]]", 65, b"1\n"),
]


def squeezed(text):
    return text.strip(b" \t\r\n").replace(b"\n", b"").replace(b"\r", b"")


def are_whole(output):
    """Whether the output is whole lines of JSON."""
    try:
        for line in output.decode().splitlines(keepends=True):
            json.loads(line)
    except ValueError:
        return False
    return not output or output.endswith(b"\n")


def runs():
    for text in VALID:
        yield text, b'{"products":[' + text + b"]}", [], 0, squeezed(text) + b"\n"
        if text.strip(b" \t\r\n")[:1] != b"[":
            yield text, text, ["."], 0, squeezed(text) + b"\n"
        else:
            yield text, b"[" + text + b"]", ["."], 0, squeezed(text) + b"\n"
    for text in INVALID:
        yield text, b'{"products":[' + text + b"]}", [], 65, None
        yield text, b"[" + text + b"]", ["."], 65, None
    for text, status, output in WHOLE:
        yield text, text, ["."], status, output


def check(job):
    text, document, path, status, output = job
    errors, seen = [], set()
    for chunk in CHUNKS:
        environment = dict(os.environ, INJECT=f"read:0:0:SHORT{chunk}", LD_PRELOAD=sys.argv[1])
        done = subprocess.run(["ms-pick"] + path, input=document, env=environment,
                              capture_output=True, check=False)
        lines = done.stderr.splitlines()
        good = done.returncode == status and len(lines) == (status != 0)
        good = good and (are_whole(done.stdout) if output is None else done.stdout == output)
        seen.add(done.stdout)
        if not good:
            errors.append(f"{document[:60]!r} in chunks of {chunk}: expected {status} and "
                          f"{output and output[:60]!r}, got {done.returncode}, "
                          f"{done.stdout[:60]!r}, {done.stderr[:100]!r}")
    if len(seen) > 1:
        errors.append(f"{document[:60]!r}: the output depends on the chunks")
    return errors


def main():
    jobs = list(runs())
    with ThreadPoolExecutor(max_workers=4) as pool:
        errors = [e for found in pool.map(check, jobs) for e in found]
    for error in errors[:20]:
        print(error)
    print(f"{len(VALID) + len(INVALID) + len(WHOLE)} texts, {len(jobs) * len(CHUNKS)} runs, "
          f"{len(errors)} errors")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()
