#!/usr/bin/env python3
"""A scripted HTTP server that misbehaves on demand.

    server.py DIRECTORY

It listens on two free ports of 127.0.0.1 (two origins, one state) and writes
"PORT OTHER-PORT" to DIRECTORY/ports when it is ready. It appends one JSON object
for each request to DIRECTORY/log/CONTEXT. It ends when DIRECTORY is removed.

The URL tells it what to do, so tests need no set-up and cannot disturb each
other. Each context has its own state:

    /t/CONTEXT[/NAME=VALUE…]/RESOURCE[?QUERY]

As a proxy, it answers CONNECT NAME.NNN:PORT with status NNN.

RESOURCE
    products       {"products":[…],"total":N,"skip":S,"limit":L}, paged by
                   ?limit= and ?offset= (or ?skip=), or by ?page= from 1
    list           the same items as an array at the root
    data           the same as {"data":{"items":[…]},"meta":{"count":N}}
    text/WORDS     the body is WORDS, percent-decoded
    api/…          small copies of real APIs, see apis.py
    admin/…, auth/…   a small Medusa, see class Medusa
    health         "OK", as Medusa answers; these requests are counted and logged
                   as if their context were CONTEXT.health

NAME=VALUE, values percent-encoded
    items=N        items in the catalogue (7)
    cap=N          most items in a page (30)
    pad=N          bytes of filler in each item (0)
    faults=F,F,…   the n-th request of the context gets the n-th fault;
                   later requests get none, unless the last fault ends in *,
                   which repeats it for ever
    post-faults=…  the same, counting only POST requests
    health-faults=…  those of the requests for health
    weak=1         the ETag is a weak one
    etag=TAG       sends an ETag, and ranges of the body for Range with If-Range
    shift=N        these ranges begin N bytes too late
    newer=1        these ranges come from another version, with another ETag
    mark=1         a byte order mark before each body
    endless=1      every page is the first page
    old=1          the Medusa ignores filters
    stock=1        the Medusa keeps inventory items, as 2.21 does
    stock=old      the same, but an update creates and unlinks none
    options=old    the Medusa has no route to change options
    currencies=A,B the Medusa's store has these; without it, there is no store
    regions=A,B    its regions use these
    known=A,B      the Medusa has these; without it, it does not say
    channels=N     it has N sales channels (0)
    taken=1        the Medusa refuses every inventory item, and each time for
                   another sku, which it then finds
    reserved=SKU   open orders of the Medusa have reserved this stock
    undeletable=KEY  the Medusa refuses to delete this product
    store=ID       the id of the Medusa's store (s)
    most=N         the Medusa returns N rows at most
    restless=1     the Medusa changes the options of its products at each GET
    growing=1      each page of the Medusa is the first one, with new ids
    clock=SECONDS  answers have a Date so far from ours, and tokens follow it
    life=SECONDS   lifetime that the Medusa's tokens state (86400)
    uses=N         how often the Medusa accepts a token (1000)
    auth=VALUE     401 unless the header Authorization has this value
    link=FORM      a Link header to the next page: plain unquoted order
                   several relative many-rels folded cross

FAULT  NAME[:VALUE…]
    ok             no fault
    NNN            this status; :body=TEXT, :type=CONTENT-TYPE, and :NAME=V for
                   any header, such as retry-after. V may be date+S or date-S
                   for an HTTP date S seconds from now, epoch+S or epoch-S for
                   the same in seconds since 1970
    hang           no answer at all, until the client leaves
    close, reset   ends the connection without an answer, by FIN or RST
    cut:N          N bytes of the body; Content-Length says more
    cut-reset:N    the same, ended by RST
    over:N         all of the body; Content-Length says N
    eof:N          N bytes of the body without Content-Length, then FIN
    chunked[:N]    in chunks; after N bytes the connection ends
    bad-chunk:N    in chunks; after N bytes a chunk without a size
    trailer:LINE   in chunks, with this line as a trailer
    trailers:N     in chunks, with N trailers of 1000 bytes
    early:N        after N answers of status 103 with a header of 1000 bytes
    stall:N        N bytes of the body, then silence until the client leaves
    slow:N:MS      the whole body, N bytes every MS milliseconds
    delay:MS       the whole answer, after MS milliseconds
    busy:MS        the same for health, while a POST of the context is answered
    until:NAME     the whole answer, after the test has called release NAME
    gzip           compressed, with Content-Encoding
    gzip-unsaid    compressed, without Content-Encoding
    gzip-lie       not compressed, with Content-Encoding
    gzip-two       in two parts (members), with Content-Encoding
    gzip-zeros     zeros follow the compressed body, with Content-Encoding
    gzip-twice     compressed twice, with Content-Encoding
    gzip-cut:N     the first N bytes of the compressed body; Content-Length is N
    gzip-short:N:STATUS  that status; the first N bytes of the body, compressed,
                   but the compressed data have no end
    gzip-broken:N:STATUS  the same, and bytes follow that are no such data
    endless        a page that never ends
    endless:NNN    this status and a body that never ends
    bomb:MIB       so many MiB of white space and the page, compressed
    redirect:WHERE 302; WHERE is same (this URL without faults), self (this
                   URL), cross (the other port), deep (a longer path), file
                   (file:///) or the reference itself
    html           200 and a login page
    error          200 and {"error":{"code":503,"message":"busy"}}
    part:N         206 and the body from byte N, with an ETag, although the
                   request has no Range
    empty          200 and no body
    blank          200 and a body of white space
    bom            a byte order mark before the body
    other          the body with "Thing" in place of each "Item"
    bad            the body with a syntax error
    type:T         the body as Content-Type T
    headers:N      N header lines of 1000 bytes
    header:N       a header line of N bytes
    echo:STATUS:N  that status, N bytes of filler, then the request's headers
    say:STATUS     that status; the body is the request's header X-Say, and each
                   header X-Say-NAME becomes a header NAME
    done-FAULT     the request takes effect, and FAULT hides the answer
    undone-FAULT   the same; the second GET after it undoes the effect
"""

import base64
import email.utils
import gzip
import json
import os
import re
import select
import socket
import struct
import sys
import threading
import time
import urllib.parse
import zlib

import apis
import stock

FILLER = b"X-Filler: " + b"x" * 988 + b"\r\n"
LOCK = threading.Lock()
CONTEXTS = {}
CONNECTIONS = 0
DIRECTORY = ""
PORTS = []


class Gone(Exception):
    """The connection must be closed."""


class Context:
    def __init__(self, name):
        self.lock = threading.Lock()
        self.name = name
        self.began = time.monotonic()
        self.requests = 0
        self.posts = 0
        self.writing = 0  # POST requests that are being answered
        self.medusa = Medusa()

    def log(self, entry):
        # There are too many contexts to keep their logs open.
        with open(os.path.join(DIRECTORY, "log", self.name), "a", encoding="utf-8") as f:
            f.write(json.dumps(entry) + "\n")


def context(name):
    with LOCK:
        if name not in CONTEXTS:
            CONTEXTS[name] = Context(name)
        return CONTEXTS[name]


# --- requests


class Request:
    def __init__(self, method, target, headers, body, port, connection):
        self.method, self.target = method, target
        self.headers, self.body = headers, body
        self.port, self.connection = port, connection
        path, _, query = target.partition("?")
        self.query = urllib.parse.parse_qs(query, keep_blank_values=True)
        parts = path.split("/")
        self.context = context(parts[2]) if parts[1:2] == ["t"] and len(parts) > 3 else None
        self.script, rest = {}, parts[3:]
        while rest and "=" in rest[0]:
            name, _, value = rest.pop(0).partition("=")
            self.script[name] = value
        self.resource = "/".join(rest)
        if self.resource == "health":
            self.context = context(parts[2] + ".health")
            self.script["faults"] = self.script.get("health-faults")
        self.path, self.base = path, "http://127.0.0.1:%d" % port
        self.turn = 0  # number in the context, set by take_turn
        self.directory = DIRECTORY
        self.listen = listen_too

    def number(self, name, default):
        return int(self.script.get(name, default))

    def asked(self, name, default=None):
        values = self.query.get(name)
        return values[0] if values else default

    def header(self, name):
        for key, value in self.headers:
            if key.lower() == name.lower():
                return value
        return None

    def joined(self):
        """Returns the headers; joins repeated ones with a comma (RFC 9110, 5.3)."""
        result = {}
        for name, value in self.headers:
            result[name] = result[name] + ", " + value if name in result else value
        return result

    def take_turn(self):
        """Counts and logs the request; returns its fault."""
        c = self.context
        with c.lock:
            c.requests += 1
            c.posts += self.method == "POST"
            self.turn = c.requests
            entry = {
                "n": c.requests,
                "ms": round((time.monotonic() - c.began) * 1000),
                "connection": self.connection,
                "origin": PORTS.index(self.port),
                "method": self.method,
                "target": self.target,
                "headers": self.joined(),
                "body": self.body.decode("utf-8", "replace"),
            }
            c.log(entry)
            fault = scripted(self.script.get("faults"), c.requests)
            if fault == ["ok"] and self.method == "POST":
                fault = scripted(self.script.get("post-faults"), c.posts)
        return fault


def scripted(script, turn):
    if not script:
        return ["ok"]
    faults = script.split(",")
    if turn > len(faults):
        if not faults[-1].endswith("*"):
            return ["ok"]
        turn = len(faults)
    # A text need not be UTF-8: bytes that are not stay as they are.
    return [urllib.parse.unquote(f, errors="surrogateescape")
            for f in faults[turn - 1].rstrip("*").split(":")]


# --- answers


class Answer:
    def __init__(self, status=200, body=b"", kind="application/json", headers=()):
        self.status, self.kind = status, kind
        self.body = body.encode(errors="surrogateescape") if isinstance(body, str) else body
        self.headers = list(headers)


def item(n, pad):
    # A program that parses and prints this number would drop its last digit.
    return '{"id":%d,"title":"Item %d","price":%d.10%s}' % (
        n, n, n, ',"pad":"%s"' % ("x" * pad) if pad else "")


def page(request):
    total, cap = request.number("items", 7), request.number("cap", 30)
    limit = min(int(request.asked("limit", cap)), cap)
    offset = int(request.asked("offset") or request.asked("skip") or 0)
    if request.asked("page"):
        offset = (int(request.asked("page")) - 1) * limit
    if "endless" in request.script:
        offset = 0
    numbers = range(offset + 1, min(offset + limit, total) + 1)
    items = "[" + ",".join(item(n, request.number("pad", 0)) for n in numbers) + "]"
    shapes = {
        "products": '{"products":%s,"total":%d,"skip":%d,"limit":%d}'
        % (items, total, offset, len(numbers)),
        "list": items,
        "data": '{"data":{"items":%s},"meta":{"count":%d}}' % (items, total),
    }
    headers = []
    if "link" in request.script and offset + limit < total:
        headers = links(request, limit, offset + limit)
    return Answer(200, shapes[request.resource], headers=headers)


def links(request, limit, offset):
    query = "?limit=%d&offset=%d" % (limit, offset)
    path = request.target.partition("?")[0] + query
    here = "http://127.0.0.1:%d" % request.port
    there = "http://127.0.0.1:%d" % [p for p in PORTS if p != request.port][0]
    forms = {
        "plain": ['<%s%s>; rel="next"' % (here, path)],
        "unquoted": ["<%s%s>; rel=next" % (here, path)],
        "order": ['<%s/a,b;c>; rel="last"; title="x, rel=next", <%s%s>; title="n"; rel="next"'
                  % (here, here, path)],
        "several": ['<%s/last>; rel="last"' % here, '<%s%s>; rel="next"' % (here, path)],
        "relative": ['<%s>; rel="next"' % query],
        "many-rels": ['<%s%s>; REL="last next"' % (here, path)],
        "folded": ['<%s/last>; rel="last",\r\n\t<%s%s>; rel="next"' % (here, here, path)],
        "cross": ['<%s%s>; rel="next"' % (there, path)],
    }
    return [("Link", value) for value in forms[request.script["link"]]]


def answer_for(request):
    wanted = request.script.get("auth")
    if wanted and request.header("Authorization") != urllib.parse.unquote(wanted):
        return Answer(401, '{"message":"Unauthorized"}')
    if request.resource in ("products", "list", "data"):
        return page(request)
    if request.resource.startswith("text/"):
        return Answer(200, urllib.parse.unquote_to_bytes(request.resource[5:]))
    if request.resource.startswith("api/"):
        status, body, headers = apis.answer(request)
        return Answer(status, body, headers=headers)
    if request.resource == "health":
        return Answer(200, "OK", "text/html; charset=utf-8")
    if request.resource.startswith(("admin/", "auth/")):
        with request.context.lock:
            return request.context.medusa.answer(request)
    return Answer(404, "<!doctype html>\n<pre>Cannot %s</pre>\n" % request.method, "text/html")


def cut_range(request, answer):
    """Cuts the body to the requested Range if If-Range matches."""
    tag = ("W/" if "weak" in request.script else "") + '"%s"' % request.script["etag"]
    answer.headers.append(("ETag", tag))
    asked = request.header("Range")
    if not asked or request.header("If-Range") != tag:
        return
    start, size = int(asked[len("bytes="):].rstrip("-")), len(answer.body)
    start += request.number("shift", 0)
    answer.status = 206
    if "newer" in request.script:
        answer.headers[-1] = ("ETag", '"newer"')
        answer.body = answer.body.replace(b"Item", b"Thing")
    answer.headers.append(("Content-Range", "bytes %d-%d/%d" % (start, size - 1, size)))
    answer.body = answer.body[start:]


# --- faults


def moment(value):
    if value.startswith("date"):
        return email.utils.formatdate(time.time() + int(value[4:] or 0), usegmt=True)
    if value.startswith("epoch"):
        return str(int(time.time()) + int(value[5:] or 0))
    return value


def status_answer(status, options):
    headers, body = [], '{"type":"scripted","message":"scripted fault %d"}' % status
    kind = "application/json"
    for option in options:
        name, _, value = option.partition("=")
        if name == "body":
            body = value
        elif name == "type":
            kind = value
        else:
            headers.append((name, moment(value)))
    return Answer(status, "" if status == 204 else body, kind, headers)


def redirect(request, where):
    path, _, query = request.target.partition("?")
    clean = "/".join(p for p in path.split("/") if not p.startswith("faults="))
    query = "?" + query if query else ""
    other = [p for p in PORTS if p != request.port][0]
    to = {
        "same": clean + query,
        "self": path + query,
        "deep": clean + "/deep/list" + query,
        "cross": "http://127.0.0.1:%d%s%s" % (other, clean, query),
        "file": "file:///etc/hostname",
    }.get(where, where)
    return Answer(302, "", headers=[("Location", to)])


def compressed(data):
    return gzip.compress(data, 6, mtime=0)


def bomb(data, mib):
    """Compresses white space once and repeats the block, which refers to no other."""
    space = b" " * (1 << 20)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packer.compress(space)
    packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(space) + packer.flush(zlib.Z_FULL_FLUSH)
    crc = 0
    for _ in range(mib):
        crc = zlib.crc32(space, crc)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    end = packer.compress(data) + packer.flush()
    size = (mib << 20) + len(data)
    trailer = struct.pack("<II", zlib.crc32(data, crc), size & 0xFFFFFFFF)
    return b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + block * mib + end + trailer


def replacement(request, fault, args):
    """Returns the answer that replaces the true one; None: the fault has none."""
    if fault.isdigit():
        return status_answer(int(fault), args)
    if fault == "redirect":
        return redirect(request, args[0])
    if fault == "html":
        return Answer(200, "<!doctype html>\n<title>Log in</title>\n", "text/html")
    if fault == "error":
        return Answer(200, '{"error":{"code":503,"message":"busy"}}')
    if fault == "part":
        body, start = answer_for(request).body, int(args[0])
        span = "bytes %d-%d/%d" % (start, len(body) - 1, len(body))
        return Answer(206, body[start:], headers=[("Content-Range", span), ("ETag", '"x"')])
    if fault == "endless" and args:
        return Answer(int(args[0]))
    if fault == "empty":
        return Answer(200, "")
    if fault == "blank":
        return Answer(200, " \r\n\t\n")
    if fault == "say":
        mark = "x-say-"
        headers = [(n[len(mark):], v) for n, v in request.headers if n.lower().startswith(mark)]
        return Answer(int(args[0]), (request.header("X-Say") or "").encode("latin-1"), headers=headers)
    if fault == "echo":
        headers = " ".join("%s: %s" % h for h in request.headers)
        text = "x" * int(args[1] if args[1:] else 0) + headers
        return Answer(int(args[0]), json.dumps({"type": "echo", "message": text}))
    return None


def alter(answer, fault, args):
    """Changes the true answer as the fault says."""
    body = answer.body
    if fault == "gzip":
        answer.body = compressed(body)
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault in ("gzip-two", "gzip-zeros", "gzip-twice"):
        answer.body = {
            "gzip-two": compressed(body[:9]) + compressed(body[9:]),
            "gzip-zeros": compressed(body) + b"\0" * 9,
            "gzip-twice": compressed(compressed(body)),
        }[fault]
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault == "gzip-cut":
        answer.body = compressed(body)[:int(args[0])]
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault in ("gzip-short", "gzip-broken"):
        packer = zlib.compressobj(6, zlib.DEFLATED, 31)
        answer.body = packer.compress(body[:int(args[0])]) + packer.flush(zlib.Z_SYNC_FLUSH)
        if fault == "gzip-broken":
            answer.body += b"\xff" * 9  # no block has this type
        answer.status = int(args[1])
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault == "gzip-unsaid":
        answer.body = compressed(body)
    elif fault == "gzip-lie":
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault == "bomb":
        answer.body = bomb(body, int(args[0]))
        answer.headers.append(("Content-Encoding", "gzip"))
    elif fault == "bom":
        answer.body = b"\xef\xbb\xbf" + body
    elif fault == "other":
        answer.body = body.replace(b"Item", b"Thing")
    elif fault == "bad":
        answer.body = body.replace(b":", b":,", 1) if b":" in body else b"[1,,2]"
    elif fault == "headers":
        answer.headers += [("X-Filler", "x" * 988)] * int(args[0])
    elif fault == "header":
        answer.headers.append(("X-Filler", "x" * (int(args[0]) - len("X-Filler: \r\n"))))
    elif fault == "type":
        answer.kind = args[0]


def head(answer, *lines):
    reason = {200: "OK", 204: "No Content", 302: "Found"}.get(answer.status, "Scripted")
    text = "HTTP/1.1 %d %s\r\n" % (answer.status, reason)
    if answer.kind and answer.status != 204:
        text += "Content-Type: %s\r\n" % answer.kind
    for name, value in answer.headers:
        text += "%s: %s\r\n" % (name, value)
    return (text + "".join(line + "\r\n" for line in lines) + "\r\n").encode("latin-1")


def wait_for_release(context, name):
    path = os.path.join(DIRECTORY, "release", context + "." + name)
    while os.path.isdir(DIRECTORY) and not os.path.exists(path):
        time.sleep(0.01)


def with_length(answer):
    if answer.status == 204:
        return head(answer)
    return head(answer, "Content-Length: %d" % len(answer.body))


class Connection:
    def __init__(self, sock, port, number):
        self.sock, self.port, self.number = sock, port, number
        self.data = b""

    def run(self):
        try:
            while True:
                request = self.read_request()
                if request is None:
                    break
                self.serve(request)
        except (Gone, OSError):
            pass
        finally:
            self.sock.close()

    # reading

    def more(self):
        data = self.sock.recv(65536)
        if not data:
            raise Gone
        self.data += data

    def take(self, n):
        while len(self.data) < n:
            self.more()
        taken, self.data = self.data[:n], self.data[n:]
        return taken

    def take_until(self, mark):
        while mark not in self.data:
            self.more()
        taken, _, self.data = self.data.partition(mark)
        return taken

    def read_request(self):
        lines = self.take_until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = []
        for line in lines[1:]:
            name, _, value = line.partition(":")
            headers.append((name, value.strip()))
        known = {name.lower(): value for name, value in headers}
        if known.get("transfer-encoding", "").lower() == "chunked":
            body = self.read_chunks()
        else:
            body = self.take(int(known.get("content-length", 0)))
        if known.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        return Request(method, target, headers, body, self.port, self.number)

    def read_chunks(self):
        body = b""
        while True:
            size = int(self.take_until(b"\r\n").split(b";")[0], 16)
            body += self.take(size)
            self.take_until(b"\r\n")
            if not size:
                return body

    # answering

    def serve(self, request):
        if request.method == "CONNECT":
            status = request.target.rpartition(":")[0].rpartition(".")[2]
            answer = Answer(int(status), "no tunnel")
            self.send(with_length(answer) + answer.body)
            return
        if request.context is None:
            answer = Answer(404, "no context")
            self.send(with_length(answer) + answer.body)
            return
        fault, *args = request.take_turn()
        with request.context.lock:
            request.context.writing += request.method == "POST"
        try:
            self.answer(request, fault, args)
        finally:
            with request.context.lock:
                request.context.writing -= request.method == "POST"

    def answer(self, request, fault, args):
        done = None
        if fault.startswith(("done-", "undone-")):
            if fault.startswith("undone-"):
                request.context.medusa.will_undo()
            done = answer_for(request)
            fault = fault.partition("-")[2]
        if fault == "hang":
            self.hold()
        if fault == "close":
            raise Gone
        if fault == "reset":
            self.reset()
        answer = replacement(request, fault, args)
        if answer is None:
            answer = done or answer_for(request)
            alter(answer, fault, args)
            if "mark" in request.script:
                answer.body = b"\xef\xbb\xbf" + answer.body
            if "etag" in request.script and answer.status == 200:
                cut_range(request, answer)
        if "clock" in request.script or request.resource.startswith("admin/"):
            answer.headers.append(("Date", moment("date" + request.script.get("clock", "+0"))))
        self.deliver(request.context.name, answer, fault, args)

    def deliver(self, name, answer, fault, args):
        n = int(args[0]) if args and args[0].lstrip("-").isdigit() else len(answer.body)
        if fault == "delay":
            time.sleep(n / 1000)
        elif fault == "busy":
            if context(name.removesuffix(".health")).writing:
                time.sleep(n / 1000)
        elif fault == "until":
            wait_for_release(name, args[0])
        elif fault in ("cut", "cut-reset", "stall"):
            self.send(with_length(answer) + answer.body[:n])
            if fault == "stall":
                self.hold()
            if fault == "cut-reset":
                self.reset()
            raise Gone
        elif fault == "eof":
            self.send(head(answer, "Connection: close") + answer.body[:n])
            raise Gone
        elif fault == "over":
            self.send(head(answer, "Content-Length: %d" % n) + answer.body)
            return
        elif fault == "endless":
            self.send(head(answer, "Connection: close") + b'{"products":[{"id":0}')
            while True:
                self.send(b',{"id":1}' * 1000)
        elif fault in ("chunked", "bad-chunk", "trailer"):
            self.deliver_chunks(answer, fault, n, args[0] if fault == "trailer" else "")
            return
        elif fault == "trailers":
            self.send(head(answer, "Transfer-Encoding: chunked"))
            self.send(b"%x\r\n%s\r\n0\r\n" % (len(answer.body), answer.body))
            self.repeat(FILLER, n)
            self.send(b"\r\n")
            return
        elif fault == "early":
            self.repeat(b"HTTP/1.1 103 Early Hints\r\n" + FILLER + b"\r\n", n)
        elif fault == "slow":
            self.send(with_length(answer))
            for at in range(0, len(answer.body), n):
                self.send(answer.body[at:at + n])
                time.sleep(int(args[1]) / 1000)
            return
        self.send(with_length(answer) + (b"" if answer.status == 204 else answer.body))

    def deliver_chunks(self, answer, fault, n, trailer):
        self.send(head(answer, "Transfer-Encoding: chunked"))
        body = answer.body[:n]
        for at in range(0, len(body), 1000):
            part = body[at:at + 1000]
            self.send(b"%x\r\n%s\r\n" % (len(part), part))
        if fault == "bad-chunk":
            self.send(b"zz\r\nxx\r\n")
            raise Gone
        if n < len(answer.body):
            raise Gone
        end = trailer + "\r\n" if trailer else ""
        self.send(b"0\r\n" + end.encode("latin-1") + b"\r\n")

    def repeat(self, data, times):
        for _ in range(times):
            self.send(data)

    def send(self, data):
        self.sock.sendall(data)

    def hold(self):
        while self.sock.recv(65536):
            pass
        raise Gone

    def reset(self):
        # Let the client read first: an RST would discard what it has not read.
        select.select([], [self.sock], [], 1)
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone


# --- a small Medusa


class Medusa:
    """Products and tags of one context, in memory.

    GET /admin/products (external_id, id, handle, variants[sku] and other codes,
    updated_at[$gte], variants[updated_at][$gte], with_deleted, fields, limit, offset)
    GET /admin/product-options (updated_at[$gte])
    POST /admin/products/batch (create, update; all or nothing; the answer is not
    in the order of the request)
    POST, DELETE /admin/products/ID
    POST /admin/products/ID/options/batch (an option that is not exclusive
    belongs to the whole shop, where its title is unique), …/variants/batch
    (update, delete), POST /admin/product-options/ID
    GET, POST /admin/product-tags, POST /admin/product-tags/ID
    GET, POST /admin/product-categories: a handle is unique, and made from the
    name if there is none
    GET /admin/product-types, …/collections, …/sales-channels and
    …/shipping-profiles have no names, but any id that does not begin with "no-";
    so do categories
    With stock: GET, POST /admin/inventory-items, POST /admin/inventory-items/ID (sku),
    which renames no variant, and
    POST /admin/products/ID/variants/inventory-items/batch (create, delete)
    Stock locations, variants and inventory levels: see stock.py
    Notes, which a real Medusa does not have: GET /admin/notes (slug),
    POST /admin/notes/batch

    A request needs Basic authentication or a token from
    POST /auth/user/emailpass, which accepts any email with the password
    "s3cret-word". As in a real Medusa, handles and codes are unique. A title that begins
    with "refuse" is refused (400), one that begins with "crash" gets 500; a note
    whose text begins with "refuse" is refused.
    """

    def __init__(self):
        self.products, self.tags, self.items, self.notes, self.made = [], [], [], [], 0
        self.categories, self.deleted = [], []
        self.stock, self.levels = "", stock.Stock(self)
        self.before, self.gets = "", 0
        self.tokens = {}

    def new_id(self, kind):
        # Newer ids sort first, so the order of ids differs from that of the input.
        self.made += 1
        return "%s_%06d" % (kind, 999999 - self.made)

    @staticmethod
    def touch(row):
        now = time.time()
        row["updated_at"] = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(now)) + ".%03dZ" % (
            now % 1 * 1000)

    def changed_since(self, request):
        """The products that the filters for times leave."""
        asked = request.query
        rows = self.products + (self.deleted if "with_deleted" in asked else [])
        for name, times in (
                ("updated_at[$gte]", lambda p: [p["updated_at"]]),
                ("variants[updated_at][$gte]", lambda p: [v["updated_at"] for v in p["variants"]])):
            if name in asked and "old" not in request.script:
                rows = [p for p in rows if any(t >= asked[name][0] for t in times(p))]
        return rows

    def changed_options(self, request):
        rows = {}
        for product in self.products:
            for option in product["options"]:
                if option["updated_at"] >= request.asked("updated_at[$gte]", ""):
                    row = rows.setdefault(option["id"], {**option, "products": []})
                    row["products"].append({"id": product["id"]})
        return self.get(request, list(rows.values()), "product_options", ())

    def delete(self, id):
        for product in [p for p in self.products if p["id"] == id]:
            self.products.remove(product)
            for row in [product] + product["variants"]:
                self.touch(row)
                row["deleted_at"] = row["updated_at"]
            self.deleted.append(product)

    def check_deleted(self, request, ids):
        reserved = [i["id"] for i in self.items if i["sku"] == request.script.get("reserved", "")
                    for v in i["variants"] for p in self.products for own in p["variants"]
                    if own["id"] == v["id"] and p["id"] in ids]
        if reserved:
            raise Refused(self.refuse("Cannot remove following inventory item(s) since they have "
                                      "reservations: [%s]." % ", ".join(reserved)))
        if "undeletable" in request.script and any(
                p["external_id"] == request.script["undeletable"] and p["id"] in ids
                for p in self.products):
            raise Refused(self.refuse("it stays"))

    def update_one(self, id, body):
        try:
            return Answer(200, json.dumps({"product": self.update({**body, "id": id})}))
        except Refused as refused:
            return refused.answer

    def log_in(self, request):
        body = json.loads(request.body)
        if body["password"] != "s3cret-word" or not body["email"]:
            return Answer(401, '{"message":"Invalid email or password"}')
        now = int(time.time()) + request.number("clock", 0)
        exp = now + request.number("life", 86400)
        middle = base64.urlsafe_b64encode(json.dumps({"actor": body["email"] + "é?>", "exp": exp}).encode())
        token = "head.%s.tail%d" % (middle.decode().rstrip("="), len(self.tokens))
        self.tokens["Bearer " + token] = request.number("uses", 1000)
        return Answer(200, json.dumps({"token": token}))

    def is_authorized(self, request):
        given = request.header("Authorization") or ""
        if self.tokens.get(given, 0) > 0:
            self.tokens[given] -= 1
            return True
        return given.startswith("Basic ")

    def will_undo(self):
        self.before, self.gets = json.dumps([self.products, self.items]), 2

    def answer(self, request):
        if self.before and request.method == "GET":
            self.gets -= 1
            if not self.gets:
                self.products, self.items = json.loads(self.before)
                self.before = ""
        if request.resource == "auth/user/emailpass":
            return self.log_in(request)
        if not self.is_authorized(request):
            return Answer(401, '{"message":"Unauthorized"}')
        self.stock = request.script.get("stock", "")
        route = (request.method, request.resource)
        if route == ("GET", "admin/products"):
            if "restless" in request.script:
                for option in (o for p in self.products for o in p["options"]):
                    option["values"].append({"id": self.new_id("optval"), "value": "x"})
            rows = self.changed_since(request)
            for code in ("sku", "ean", "upc", "barcode"):
                asked = request.query.get("variants[%s]" % code)
                if asked and "old" not in request.script:
                    rows = [p for p in rows if any(v.get(code) in asked for v in p["variants"])]
            rows = [self.with_items(p, request.script.get("reserved")) for p in rows]
            return self.get(request, rows, "products", ("id", "external_id", "handle"))
        if route == ("GET", "admin/product-options"):
            return self.changed_options(request)
        if route == ("GET", "admin/product-tags"):
            return self.get(request, self.tags, "product_tags", ("id", "value"))
        if request.method == "GET" and request.resource in LISTS:
            return self.get_named(request)
        if route == ("GET", "admin/currencies") and "known" in request.script:
            codes = request.script["known"].split(",")
            return Answer(200, json.dumps({"currencies": [{"code": c} for c in codes]}))
        if route == ("GET", "admin/stores") and (
                "currencies" in request.script or request.asked("fields") == "id"):
            codes = request.script.get("currencies", "").split(",")
            store = {"id": request.script.get("store", "s"), "supported_currencies": [{"currency_code": c} for c in codes]}
            return self.get(request, [store], "stores", ())
        if route == ("GET", "admin/regions") and "regions" in request.script:
            codes = request.script["regions"].split(",")
            return self.get(request, [{"id": "r" + c, "currency_code": c} for c in codes],
                            "regions", ())
        if request.method == "GET":
            found = self.levels.get(request)
            if found:
                return self.get(request, *found)
        if route == ("GET", "admin/inventory-items"):
            if "taken" in request.script:
                asked = request.query["sku"] + ["other-%d" % self.made]
                self.items = [{"id": "i-" + sku, "sku": sku, "variants": [{"id": "v"}]}
                              for sku in asked]
                del request.query["sku"]
            rows = [{**self.levels.with_levels(request, item),
                     "variants": [self.user(v) for v in item["variants"]]}
                    for item in self.items]
            return self.get(request, rows, "inventory_items", ("id", "sku"))
        if route == ("GET", "admin/notes"):
            return self.get(request, self.notes, "notes", ("slug",))
        one = re.match("admin/products/([^/]+)$", request.resource)
        if one and request.method == "DELETE":
            self.delete(one[1])
            return Answer(200, json.dumps({"id": one[1], "deleted": True}))
        if request.method != "POST":
            return Answer(404, "<pre>Cannot GET</pre>", "text/html")
        if len(request.body) > 2 << 20:
            return self.refuse("request entity too large", 413, "unknown_error")
        if request.header("Content-Type") != "application/json":
            return Answer(400, '{"type":"invalid_data","message":"content type"}')
        try:
            body = json.loads(request.body)
        except ValueError:
            return self.refuse("the body is not JSON")
        if request.resource == "admin/products/batch":
            return self.batch(request, body)
        if one:
            return self.update_one(one[1], body)
        if request.resource == "admin/notes/batch":
            return self.note(body)
        if request.resource == "admin/product-tags":
            return self.new_tag(body)
        if request.resource.startswith("admin/product-tags/"):
            # No time of its products moves.
            tag = next(t for t in self.tags if request.resource.endswith("/" + t["id"]))
            tag.update(body)
            return Answer(200, json.dumps({"product_tag": tag}))
        if request.resource == "admin/product-categories":
            return self.new_category(body)
        if request.resource == "admin/inventory-items":
            if "taken" in request.script:
                self.made += 1
                return self.refuse(
                    "Inventory item with sku: other-%d, already exists." % self.made)
            try:
                return Answer(200, json.dumps({"inventory_item": self.new_item(body.get("sku"))}))
            except Refused as refused:
                return refused.answer
        if request.resource == stock.BATCH:
            status, kind, said = self.levels.batch(request, body)
            return self.refuse(said, status, kind) if kind else Answer(200, json.dumps(said))
        if request.resource.startswith("admin/inventory-items/"):
            return self.rename_item(request.resource.split("/")[2], body)
        if request.resource.endswith("/variants/inventory-items/batch"):
            return self.link_batch(body)
        if request.resource.startswith("admin/product-options/"):
            return self.update_option(request.resource.split("/")[2], body)
        if request.resource.endswith("/options/batch"):
            if request.script.get("options") == "old":
                return self.refuse("Invalid request: Unrecognized fields: 'update, add'")
            return self.options(request.resource.split("/")[2], body)
        if request.resource.endswith("/variants/batch"):
            return self.variants(request.resource.split("/")[2], body)
        return Answer(404, "<pre>Cannot POST</pre>", "text/html")

    @staticmethod
    def refuse(message, status=400, kind="invalid_data"):
        return Answer(status, json.dumps({"type": kind, "message": message}))

    def get(self, request, rows, name, filters):
        for key in filters:
            if key in request.query and "old" not in request.script:
                rows = [r for r in rows if r.get(key) in request.query[key]]
        rows = sorted(rows, key=lambda r: r["id"])
        count, offset = len(rows), int(request.asked("offset", 0))
        if "growing" in request.script:
            offset = 0
        most = min(int(request.asked("limit", 50)), request.number("most", 1 << 30))
        rows = rows[offset:offset + most]
        rows = [project(r, request.asked("fields")) for r in rows]
        if "growing" in request.script:
            rows, count = [{**r, "id": self.new_id("again")} for r in rows], 999999999
        return Answer(200, json.dumps({name: rows, "count": count, "offset": offset}))

    def new_tag(self, body):
        if body["value"].startswith("refuse"):
            return self.refuse("a tag cannot be written")
        if any(t["value"] == body["value"] for t in self.tags):
            return self.refuse("Product tag with value: %s, already exists." % body["value"])
        tag = {"id": self.new_id("ptag"), "value": body["value"]}
        self.tags.append(tag)
        return Answer(200, json.dumps({"product_tag": tag}))

    def get_named(self, request):
        rows = self.categories if request.resource == "admin/product-categories" else []
        if request.resource == "admin/sales-channels" and "id" not in request.query:
            rows = [{"id": "sc_%d" % n} for n in range(request.number("channels", 0))]
        known = {row["id"] for row in rows}
        rows = rows + [{"id": i} for i in request.query.get("id", [])
                       if i not in known and not i.startswith("no-")]
        return self.get(request, rows, LISTS[request.resource], ("id", "name", "title", "value"))

    def new_category(self, body):
        handle = body.get("handle") or re.sub(r"[\s_]+", "-", re.sub(
            r"([a-z])([A-Z])", r"\1-\2", body["name"])).lower()
        if any(c["handle"] == handle for c in self.categories):
            return self.refuse("Product category with handle: %s, already exists." % handle)
        category = {"id": self.new_id("pcat"), "name": body["name"], "handle": handle,
                    "parent_category_id": body.get("parent_category_id")}
        self.categories.append(category)
        return Answer(200, json.dumps({"product_category": category}))

    def note(self, body):
        create, update = body.get("create", []), body.get("update", [])
        if any(note["text"].startswith("refuse") for note in create + update):
            return self.refuse("a note cannot be written")
        created = [{**note, "id": self.new_id("note")} for note in create]
        updated = [note for note in self.notes for new in update if note["id"] == new["id"]]
        for note in updated:
            note.update(next(new for new in update if new["id"] == note["id"]))
        self.notes += created
        return Answer(200, json.dumps({"created": created[::-1], "updated": updated[::-1]}))

    def batch(self, request, body):
        before = json.dumps([self.products, self.items, self.made])
        try:
            created = [self.create(p) for p in body.get("create", [])]
            updated = [self.update(p) for p in body.get("update", [])]
            self.check_deleted(request, body.get("delete", []))
        except Refused as refused:
            self.products, self.items, self.made = json.loads(before)
            return refused.answer
        for id in body.get("delete", []):
            self.delete(id)
        fields = request.asked("fields")

        def rows(products):
            return [project(p, fields) for p in sorted(products, key=lambda p: p["id"])]

        return Answer(200, json.dumps({
            "created": rows(created), "updated": rows(updated),
            "deleted": {"ids": body.get("delete", []), "object": "product", "deleted": True}}))

    def check_title(self, product):
        title = product.get("title") or ""
        if title.startswith("refuse"):
            raise Refused(self.refuse("scripted refusal of %s" % product.get("external_id")))
        if title.startswith("crash"):
            raise Refused(self.refuse("An unknown error occurred.", 500, "unknown_error"))

    def check_handle(self, handle, product=None):
        for other in self.products:
            if other is not product and other["handle"] == handle:
                raise Refused(self.refuse(
                    "Product with handle: %s, already exists." % handle))

    def create(self, want):
        self.check_title(want)
        handle = want.get("handle") or want["title"].lower().replace(" ", "-")
        self.check_handle(handle)
        product = {"id": self.new_id("prod"), "status": "draft", "metadata": None}
        product.update({k: v for k, v in want.items() if k not in CONVERTED}, handle=handle)
        for name in CONVERTED:
            product[name] = []
        self.touch(product)
        self.set_converted(product, want)
        # As in a real Medusa, the first image becomes the thumbnail, and a gift card is not
        # discountable.
        if product.get("is_giftcard"):
            product["discountable"] = False
        if product["images"] and not product.get("thumbnail"):
            product["thumbnail"] = want["images"][0]["url"]
        self.products.append(product)
        return product

    def update(self, want):
        product = next((p for p in self.products if p["id"] == want.get("id")), None)
        if product is None:
            raise Refused(self.refuse(
                "Unable to update the products with ids: %s" % want.get("id"),
                404, "not_found"))
        self.check_title(want)
        if "options" in want:
            raise Refused(self.refuse("The 'options' property was removed"))
        if "handle" in want:
            self.check_handle(want["handle"], product)
        before = {k: product[k] for k in product if k not in CONVERTED}
        product.update({k: v for k, v in want.items()
                        if k not in CONVERTED + ("metadata", "option_ids")})
        if want.get("is_giftcard"):
            product["discountable"] = False
        if "metadata" in want:
            merged = {**(product["metadata"] or {}), **(want["metadata"] or {})}
            product["metadata"] = {k: v for k, v in merged.items() if v != ""}
            if want["metadata"] is None:
                product["metadata"] = None
        if before != {k: product[k] for k in product if k not in CONVERTED}:
            self.touch(product)
        self.set_converted(product, want)
        return product

    def set_converted(self, product, want):
        """Sets the members that have another form in answers than in requests."""
        # As in a real Medusa, ranks and metadata of a new product's options are lost.
        for option in want.get("options", []):
            self.new_option(product, {k: option[k] for k in option
                                      if k not in ("ranks", "metadata")})
        if "option_ids" in want:
            product["options"] = [o for o in product["options"] if o["id"] in want["option_ids"]]
        if "images" in want:
            # Sorted by id, not by rank, so that clients have to sort them.
            product["images"] = sorted((
                {"id": i.get("id") or self.new_id("img"), "url": i["url"], "rank": n}
                for n, i in enumerate(want["images"])), key=lambda i: i["id"])
        if "tags" in want:
            known = {t["id"]: t for t in self.tags}
            if any(t["id"] not in known for t in want["tags"]):
                raise Refused(self.refuse("Tag not found"))
            product["tags"] = [known[t["id"]] for t in want["tags"]]
        if "categories" in want:
            known = {c["id"]: {"id": c["id"], "name": c["name"]} for c in self.categories}
            product["categories"] = [known.get(c["id"], c) for c in want["categories"]]
        if "sales_channels" in want:
            product["sales_channels"] = want["sales_channels"]
        if "variants" in want:
            old = {v["id"]: v for v in product["variants"]}
            place = "new" if product in self.products else "product"
            if place == "new":
                self.check_choices(product, want["variants"])
            product["variants"] = [
                self.variant(v, old.get(v.get("id"), {}), place) for v in want["variants"]]

    def new_option(self, product, want, shared=False):
        if isinstance(want, str) or "id" in want:
            id = want if isinstance(want, str) else want["id"]
            product["options"] += [o for p in self.products for o in p["options"]
                                   if o["id"] == id][:1]
            return
        exclusive = want.get("is_exclusive", not shared)
        if not exclusive:
            self.check_shared(want["title"])
        product["options"].append({
            "id": self.new_id("opt"), "title": want["title"], "is_exclusive": exclusive,
            "metadata": want.get("metadata"), "values": [
                {"id": self.new_id("optval"), "value": v, "rank": want.get("ranks", {}).get(v)}
                for v in want["values"]]})
        self.touch(product["options"][-1])

    def check_shared(self, title):
        titles = [o["title"] for p in self.products for o in p["options"]
                  if not o["is_exclusive"]]
        if title in titles:
            raise Refused(self.refuse("Product option with title: %s, already exists." % title))

    def update_option(self, id, body):
        found = next(((p, o) for p in self.products for o in p["options"] if o["id"] == id), None)
        if found is None:
            return self.refuse("Product option not found", 404, "not_found")
        product, option = found
        values = body.get("values", [v["value"] for v in option["values"]])
        if body.get("is_exclusive") is False and option["is_exclusive"]:
            try:
                self.check_shared(option["title"])
            except Refused as refused:
                return refused.answer
        for value in body.get("ranks", {}):
            if value not in values:
                return self.refuse('Value "%s" is assigned a rank but is not defined in the list '
                                   "of values." % value)
        for choice in (c for v in product["variants"] for c in v.get("options", [])):
            if choice["option"]["title"] == option["title"]:
                choice["option"]["title"] = body.get("title", option["title"])
        # A value that the product lacks stays with the option until the product gets it.
        option.setdefault("ranks", {}).update(body.get("ranks", {}))
        for value in option["values"]:
            value["rank"] = option["ranks"].get(value["value"], value.get("rank"))
        option.update({k: body[k] for k in ("title", "is_exclusive", "metadata") if k in body})
        self.touch(option)
        return Answer(200, "{}")

    def check_choices(self, product, variants):
        """As in a real Medusa, for the variants of an update."""
        if not any("options" in v for v in variants):
            return
        if not all("options" in v for v in variants):
            raise Refused(self.refuse("An unknown error occurred.", 500, "unknown_error"))
        options = {o["title"]: [v["value"] for v in o["values"]] for o in product["options"]}
        for variant in (v for v in variants if v["options"]):
            if len(variant["options"]) != len(options):
                raise Refused(self.refuse(
                    "Product has %d option values but there were %d provided option values for "
                    "the variant: %s." % (len(options), len(variant["options"]),
                                          variant.get("title"))))
            for title, value in variant["options"].items():
                if value not in options.get(title, []):
                    raise Refused(self.refuse(
                        "Option value %s does not exist for option %s" % (value, title)))
        chosen = [sorted(v["options"].items()) for v in variants if v["options"]]
        if any(c in chosen[:n] for n, c in enumerate(chosen)):
            raise Refused(self.refuse("Variant has same combination of option values"))

    def check_codes(self, want, old):
        others = [v for p in self.products for v in p["variants"] if v is not old]
        for code in ("sku", "ean", "upc", "barcode"):
            if want.get(code) and any(v.get(code) == want[code] for v in others):
                raise Refused(self.refuse(
                    "Product variant with %s: %s, already exists." % (code, want[code])))

    def variant(self, want, old, place="old"):
        self.check_codes(want, old)
        variant = {**old, **want}
        variant.setdefault("id", self.new_id("variant"))
        if "options" in want:
            variant["options"] = [{"value": v, "option": {"title": t}}
                                  for t, v in want["options"].items()]
        if "prices" in want:
            variant["prices"] = [{**p, "id": p.get("id") or self.new_id("price")}
                                 for p in want["prices"]]
            for price in variant["prices"]:
                price["price_rules"] = [{"attribute": a, "value": v}
                                        for a, v in price.get("rules", {}).items()]
        self.update_stock(variant, want, "old" if old else place)
        # POST /admin/products/batch moves no time for prices.
        if any(old.get(k) != variant[k] for k in variant if k not in ("prices", "inventory_items")):
            self.touch(variant)
        return variant

    # --- stock

    def new_item(self, sku):
        if sku is not None and any(i["sku"] == sku for i in self.items):
            raise Refused(self.refuse("Inventory item with sku: %s, already exists." % sku))
        item = {"id": self.new_id("iitem"), "sku": sku, "variants": []}
        self.items.append(item)
        return item

    def link(self, variant, item):
        item["variants"].append({"id": variant["id"]})
        variant["inventory_items"].append({"inventory_item_id": item["id"]})

    def unlink(self, variant, item_id):
        for item in self.items:
            if item["id"] == item_id:
                item["variants"] = [v for v in item["variants"] if v["id"] != variant["id"]]
        variant["inventory_items"] = [
            i for i in variant["inventory_items"] if i["inventory_item_id"] != item_id]

    def update_stock(self, variant, want, place):
        """place: "product" for a variant of a new product, "new" for a new variant
        of an old product, "old" for an old variant."""
        if not self.stock:
            return
        given = variant.pop("inventory_items", None) if place != "old" else None
        variant.setdefault("inventory_items", [])
        variant.setdefault("manage_inventory", True)
        if place == "old" and want.get("manage_inventory") is False and self.stock != "old":
            for item in list(variant["inventory_items"]):
                self.unlink(variant, item["inventory_item_id"])
        if place == "new" or variant["inventory_items"] or not (
                want.get("manage_inventory", place == "product")):
            return
        if given:
            for g in given:
                self.link(variant, next(
                    i for i in self.items if i["id"] == g["inventory_item_id"]))
        elif place == "product" or self.stock != "old":
            self.link(variant, self.new_item(variant.get("sku")))

    def with_items(self, product, reserved=None):
        items = {i["id"]: {**i, "reserved_quantity": 3 if i["sku"] == reserved else 0}
                 for i in self.items}
        return {**product, "variants": [
            {**v, "inventory_items": [
                {**link, "inventory": items.get(link["inventory_item_id"])}
                for link in v["inventory_items"]]}
            if "inventory_items" in v else v for v in product["variants"]]}

    def user(self, link):
        for product in self.products:
            for variant in product["variants"]:
                if variant["id"] == link["id"]:
                    return {"id": link["id"], "sku": variant.get("sku"),
                            "product": {"external_id": product.get("external_id")}}
        return link

    def rename_item(self, item_id, body):
        item = next(i for i in self.items if i["id"] == item_id)
        if body["sku"] is not None and any(
                i is not item and i["sku"] == body["sku"] for i in self.items):
            return self.refuse("Inventory item with sku: %s, already exists." % body["sku"])
        item["sku"] = body["sku"]
        return Answer(200, json.dumps({"inventory_item": item}))

    def link_batch(self, body):
        variants = {v["id"]: v for p in self.products for v in p["variants"]}
        for want in body.get("create", []):
            self.link(variants[want["variant_id"]], next(
                i for i in self.items if i["id"] == want["inventory_item_id"]))
        for want in body.get("delete", []):
            self.unlink(variants[want["variant_id"]], want["inventory_item_id"])
        return Answer(200, "{}")

    def variants(self, product_id, body):
        for product in self.products:
            if product["id"] == product_id:
                product["variants"] = [
                    self.variant(
                        next((w for w in body.get("update", []) if w["id"] == v["id"]), {}), v)
                    for v in product["variants"] if v["id"] not in body.get("delete", [])]
                for variant in product["variants"]:
                    self.touch(variant)
        return Answer(200, "{}")

    def options(self, product_id, body):
        product = next((p for p in self.products if p["id"] == product_id), None)
        if product is None:
            return self.refuse("Product not found", 404, "not_found")
        for change in body.get("update", []):
            for option in product["options"]:
                if option["id"] == change["product_option_id"]:
                    option["values"] += [
                        {"id": self.new_id("optval"), "value": v["value"],
                         "rank": option.get("ranks", {}).get(v["value"])}
                        for v in change.get("add", [])]
                    gone = set(change.get("remove", []))
                    option["values"] = [v for v in option["values"] if v["id"] not in gone]
                    self.touch(option)
        gone = set(body.get("remove", []))
        product["options"] = [o for o in product["options"] if o["id"] not in gone]
        try:
            for option in body.get("add", []):
                self.new_option(product, option, shared=True)
        except Refused as refused:
            return refused.answer
        return Answer(200, json.dumps({"product": product}))


# The lists that things are named in, besides tags.
LISTS = {"admin/product-categories": "product_categories",
         "admin/product-types": "product_types", "admin/collections": "collections",
         "admin/sales-channels": "sales_channels",
         "admin/shipping-profiles": "shipping_profiles"}
CONVERTED = ("options", "images", "tags", "categories", "sales_channels", "variants")


class Refused(Exception):
    def __init__(self, answer):
        super().__init__()
        self.answer = answer


def project(row, fields):
    """Keeps the members that fields=a,b.c names, and every id."""
    if not fields:
        return row
    return only(row, [f.split(".") for f in fields.split(",") if f])


def only(value, paths):
    if isinstance(value, list):
        return [only(v, paths) for v in value]
    if not isinstance(value, dict):
        return value
    names = {p[0] for p in paths} | {"id"}
    if "price_rules" in names:
        names.add("rules")  # Medusa makes them of the price rules
    result = {}
    for name in value:
        if name in names:
            deeper = [p[1:] for p in paths if p[0] == name and p[1:]]
            result[name] = only(value[name], deeper) if deeper else value[name]
    return result


# --- listening


def listen():
    sock = socket.create_server(("127.0.0.1", 0), backlog=64)
    PORTS.append(sock.getsockname()[1])
    return sock


def drain(sock):
    """Ends a connection so that the client can read what was sent, such as an alert."""
    raw = socket.socket(fileno=sock.detach())
    try:
        raw.settimeout(10)
        raw.shutdown(socket.SHUT_WR)
        while raw.recv(65536):
            pass
    except OSError:
        pass
    raw.close()


def accept(listener, port, tls=None):
    global CONNECTIONS
    while True:
        sock, _ = listener.accept()
        try:
            if tls:
                sock = tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
                sock.do_handshake()
        except OSError:
            drain(sock)
            continue
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with LOCK:
            CONNECTIONS += 1
            connection = Connection(sock, port, CONNECTIONS)
        threading.Thread(target=connection.run, daemon=True).start()


def listen_too(tls):
    """Listens on one more port, with TLS."""
    listener = listen()
    port = listener.getsockname()[1]
    threading.Thread(target=accept, args=(listener, port, tls), daemon=True).start()
    return port


def main():
    global DIRECTORY
    if len(sys.argv) != 2:
        sys.exit("usage: server.py DIRECTORY")
    DIRECTORY = sys.argv[1]
    for name in ("log", "release"):
        os.makedirs(os.path.join(DIRECTORY, name), exist_ok=True)
    listeners = [listen(), listen()]
    for listener, port in zip(listeners, PORTS):
        threading.Thread(target=accept, args=(listener, port), daemon=True).start()
    ready = os.path.join(DIRECTORY, "ports")
    with open(ready + ".new", "w", encoding="ascii") as f:
        f.write("%d %d\n" % tuple(PORTS))
    os.rename(ready + ".new", ready)
    while os.path.isdir(DIRECTORY):
        time.sleep(0.5)


if __name__ == "__main__":
    main()
