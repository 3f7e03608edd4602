"""Prepared pages over loopback: serve.py DIRECTORY

GET /PAGES/ITEMS/DELAY-MS?offset=N answers page N / ITEMS of PAGES, the same
bytes but for the first item's id, then an empty one; GET /large/MIB one page
of that size. The port goes to
DIRECTORY/port by rename; it ends with its parent's pipe on standard input.
"""

import os
import socket
import sys
import threading
import time
import urllib.parse

import catalogue

CACHE = {}


def page(items):
    if items not in CACHE:
        source = catalogue.products()
        CACHE[items] = ",".join(
            catalogue.text(next(source), False) for _ in range(items)).encode()
    return CACHE[items]


def body(target):
    url = urllib.parse.urlsplit(target)
    pages, items, delay = (int(n) for n in url.path.strip("/").split("/"))
    offset = int(urllib.parse.parse_qs(url.query).get("offset", ["0"])[0])
    if delay:
        time.sleep(delay / 1000)
    if offset >= pages * items:
        return b'{"products":[]}'
    return b'{"products":[{"id":%d},%s]}' % (offset, page(items - 1))


def large(conn, mib):
    """200 items again and again, so that it need not be held."""
    part = page(200)
    times = (mib << 20) // (len(part) + 1)
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                 b"Content-Length: %d\r\n\r\n" % (times * (len(part) + 1) + 14))
    conn.sendall(b'{"products":[')
    for _ in range(times - 1):
        conn.sendall(part + b",")
    conn.sendall(part + b"]}")


def serve(conn):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    while True:
        while b"\r\n\r\n" not in data:
            more = conn.recv(65536)
            if not more:
                return
            data += more
        head, data = data.split(b"\r\n\r\n", 1)
        target = head.split(b" ", 2)[1].decode()
        if target.startswith("/large/"):
            large(conn, int(target[7:]))
            continue
        answer = body(target)
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                     b"Content-Length: %d\r\n\r\n" % len(answer))
        conn.sendall(answer)


def main():
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    path = os.path.join(sys.argv[1], "port")
    with open(path + ".new", "w", encoding="ascii") as f:
        f.write(str(listener.getsockname()[1]))
    os.rename(path + ".new", path)

    def accept():
        while True:
            conn, _ = listener.accept()
            threading.Thread(target=serve, args=(conn,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sys.stdin.read()


if __name__ == "__main__":
    main()
