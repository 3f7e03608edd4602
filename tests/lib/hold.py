#!/usr/bin/env python3
"""A proxy that withholds one answer: hold.py DIRECTORY URL

It listens on a free port of 127.0.0.1, writes its own URL to DIRECTORY/url and
forwards requests to URL. The first POST takes effect there, but the client gets
no answer; the proxy creates DIRECTORY/held and waits until the client leaves.
"""

import http.client
import http.server
import os
import sys
import threading
import urllib.parse

DIRECTORY, TARGET = sys.argv[1], urllib.parse.urlsplit(sys.argv[2])
FIRST = threading.Lock()  # taken by the first POST and never released


def tell(name, text):
    path = os.path.join(DIRECTORY, name)
    with open(path + ".new", "w", encoding="utf-8") as f:
        f.write(text + "\n")
    os.rename(path + ".new", path)


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        status, text = self.ask()
        if self.command == "POST" and FIRST.acquire(blocking=False):
            tell("held", self.path)
            self.rfile.read(1)
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_POST = do_GET

    def ask(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        wanted = ("authorization", "content-type", "content-encoding")
        headers = {k: v for k, v in self.headers.items() if k.lower() in wanted}
        up = http.client.HTTPConnection(TARGET.hostname, TARGET.port)
        up.request(self.command, self.path, body or None, headers)
        answer = up.getresponse()
        text = answer.read()
        up.close()
        return answer.status, text

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
server.daemon_threads = True
tell("url", "http://127.0.0.1:%d" % server.server_address[1])
server.serve_forever()
