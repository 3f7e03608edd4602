"""A small and fast HTTP server for the scripts beside this file.

    httpd.listen(DIRECTORY, ANSWER)

It listens on a free port of 127.0.0.1, writes the port to DIRECTORY/port by
rename, and ends when its parent closes standard input. ANSWER(method, target,
body) returns the parts of a JSON text; they are sent one after the other.
"""

import os
import socket
import sys
import threading


class Gone(Exception):
    """The client has left."""


def receive(conn, data):
    more = conn.recv(1 << 16)
    if not more:
        raise Gone
    return data + more


def length(head):
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def request(conn, data):
    """Returns one request, and the bytes already read of the next one."""
    while b"\r\n\r\n" not in data:
        data = receive(conn, data)
    head, data = data.split(b"\r\n\r\n", 1)
    size = length(head)
    while len(data) < size:
        data = receive(conn, data)
    method, target, _ = head.split(b"\r\n", 1)[0].decode().split(" ")
    return (method, target, data[:size]), data[size:]


def converse(conn, answer):
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    data = b""
    try:
        while True:
            asked, data = request(conn, data)
            parts = answer(*asked)
            conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                         b"Content-Length: %d\r\n\r\n" % sum(len(p) for p in parts))
            for part in parts:
                conn.sendall(part)
    except (Gone, ConnectionError):
        conn.close()


def accept(listener, answer):
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=converse, args=(conn, answer), daemon=True).start()


def listen(directory, answer):
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    path = os.path.join(directory, "port")
    with open(path + ".new", "w", encoding="ascii") as f:
        f.write(str(listener.getsockname()[1]))
    os.rename(path + ".new", path)
    threading.Thread(target=accept, args=(listener, answer), daemon=True).start()
    sys.stdin.read()
