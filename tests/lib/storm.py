#!/usr/bin/env python3
"""Disturbs pushes into a real Medusa and checks what is stored in the end.

    storm.py KIND RUNS PRODUCTS [SEED]

KIND is what is disturbed: proxy (requests and answers are dropped, cut, delayed
and replaced at random bytes), push, medusa or postgres (killed at a random
moment, then started again). A run pushes a random catalogue and then a mutation
of it. It repeats each push until ms-push exits with 0, then compares every
member of every product with the model of shop.py. A status other than 0 and 75,
a rejected product and a duplicate product are errors too. A killed ms-push
may end with SIGKILL, and a killed PostgreSQL may lead to 77.

MEDUSA_UP is the command that starts the server again. STORM_EMAIL and
STORM_PASSWORD_FILE name the user that most pushes log in as. Prints what is
wrong with the seed of the run, and "N runs".
"""

import collections
import http.client
import os
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.parse

import random_shop
import shop

OPTIONS = ["-q", "-j", "2", "--create-missing", "tags", "--retries", "8",
           "--retry-delay", "30ms", "--retry-max-delay", "1s", "--timeout", "3s"]
SEEN = collections.Counter()


# --- the proxy


class Gone(Exception):
    pass


def read_message(sock, data=b""):
    """Returns the head and the body of one request."""
    while b"\r\n\r\n" not in data:
        more = sock.recv(65536)
        if not more:
            raise Gone
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    while len(body) < length:
        more = sock.recv(65536)
        if not more:
            raise Gone
        body += more
    return head, body


BEFORE = ["close", "reset", "cut-request", "429", "502", "503", "504", "hang"]
AFTER = ["close", "reset", "cut", "cut-reset", "502", "504", "at-once"]


def fault(rng):
    dice = rng.random()
    if dice < 0.6:
        return "pass", ""
    if dice < 0.65:
        return "pass", "delay"
    if dice < 0.8:
        return "before", rng.choice(BEFORE)
    return "after", rng.choice(AFTER)


class Proxy:
    def __init__(self, seed):
        self.seed, self.count, self.lock = seed, 0, threading.Lock()
        to = urllib.parse.urlsplit(os.environ["MEDUSA_URL"])
        self.to = (to.hostname, to.port)
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(sock,), daemon=True).start()

    def close(self):
        self.listener.close()

    def serve(self, sock):
        try:
            while True:
                head, body = read_message(sock)
                with self.lock:
                    self.count += 1
                    rng = random.Random("%d/%d" % (self.seed, self.count))
                when, what = fault(rng)
                with self.lock:
                    SEEN[when + " " + what] += 1
                self.handle(sock, head, body, rng, when, what)
        except (Gone, OSError):
            pass
        finally:
            sock.close()

    def handle(self, sock, head, body, rng, when, what):
        if what == "delay":
            time.sleep(rng.random() / 5)
        if when == "before":
            self.disturb(sock, head, body, rng, what)
            return
        if what == "at-once":
            threading.Thread(target=self.ask, args=(head, body), daemon=True).start()
            raise Gone
        answer = self.ask(head, body)
        if when == "after":
            self.spoil(sock, answer, rng, what)
        else:
            sock.sendall(answer)

    def disturb(self, sock, head, body, rng, what):
        if what == "hang":
            sock.recv(1)
            raise Gone
        if what == "cut-request":
            whole = head + b"\r\n\r\n" + body
            with socket.create_connection(self.to) as up:
                up.sendall(whole[:rng.randrange(len(whole))])
            raise Gone
        self.spoil(sock, b"", rng, what)

    @staticmethod
    def spoil(sock, answer, rng, what):
        if what.isdigit():
            sock.sendall(b"HTTP/1.1 %s Storm\r\nContent-Length: 5\r\n"
                         b"Content-Type: text/html\r\n\r\nstorm" % what.encode())
            return
        if what.startswith("cut"):
            sock.sendall(answer[:rng.randrange(len(answer))])
        if what.endswith("reset"):
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    def ask(self, head, body):
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        headers = {}
        for line in head.decode("latin-1").split("\r\n")[1:]:
            name, _, value = line.partition(":")
            if name.lower() in ("authorization", "content-type"):
                headers[name] = value.strip()
        up = http.client.HTTPConnection(*self.to)
        try:
            up.request(method, target, body or None, headers)
            answer = up.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Gone from error
        finally:
            up.close()
        return (b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                % (answer.status, len(text))) + text


# --- killing servers


def pid_of(name):
    """Returns the pid of a server that up started, unless its number was reused."""
    with open(os.path.join(os.environ["MEDUSA_SHOP"], name + ".pid"), encoding="ascii") as f:
        pid, began = f.read().split()
    with open("/proc/%s/stat" % pid, encoding="ascii") as f:
        if f.read().rpartition(")")[2].split()[19] != began:
            sys.exit("process %s is not %s any more" % (pid, name))
    return int(pid)


def restart():
    subprocess.run(os.environ["MEDUSA_UP"], shell=True, check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def kill_medusa():
    os.kill(pid_of("medusa"), signal.SIGKILL)
    restart()


def kill_postgres():
    # SIGQUIT is an immediate stop: no checkpoint, recovery at the next start.
    os.kill(pid_of("postgres"), signal.SIGQUIT)
    restart()


# --- a run


def push_once(text, url, kind, rng, expected_seconds):
    environment = dict(os.environ, MEDUSA_URL=url)
    # Medusa needs 50 ms more for a request with a key than for one with a token.
    if rng.random() < 0.8:
        del environment["MEDUSA_API_KEY"]
        environment.update(MEDUSA_EMAIL=os.environ["STORM_EMAIL"],
                           MEDUSA_PASSWORD_FILE=os.environ["STORM_PASSWORD_FILE"])
    p = subprocess.Popen(["ms-push", *OPTIONS], stdin=subprocess.PIPE, env=environment,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    done = threading.Event()

    def kill():
        if done.wait(rng.random() * expected_seconds):
            return
        SEEN["killed " + kind] += 1
        if kind == "push":
            p.kill()
        elif kind == "medusa":
            kill_medusa()
        else:
            kill_postgres()

    killer = threading.Thread(target=kill) if kind not in ("proxy", "") else None
    if killer:
        killer.start()
    out, err = p.communicate(text)
    done.set()
    if killer:
        killer.join()
    return p.returncode, [shop.loads(line) for line in out.splitlines() if line.endswith("}")], err


def push(products, url, kind, rng, seconds):
    """Repeats the push until it exits with 0; returns what is wrong."""
    size = max(25, len(products) // 10)
    lines = [shop.dumps(products[n:n + size]) for n in range(0, len(products), size)]
    text = "\n".join(lines) + "\n"
    wrong = []
    allowed = {"push": (-signal.SIGKILL,), "postgres": (77,)}.get(kind, ())
    for attempt in range(30):
        status, results, err = push_once(text, url, kind if kind == "proxy" or not attempt else "",
                                         rng, seconds)
        SEEN["ended with %d" % status] += 1
        wrong += ["%s, attempt %d" % (shop.dumps(r), attempt) for r in results
                  if r["action"] not in ("created", "updated", "unchanged")]
        if status == 0:
            if len(results) != len(products):
                wrong.append("0, but %d results for %d products" % (len(results), len(products)))
            return wrong
        if status not in (75, *allowed):
            return wrong + ["status %d: %s" % (status, err)]
    return wrong + ["not done after 30 attempts: %s" % err]


def read(api, keys):
    found = {}
    for n in range(0, len(keys), 100):
        found.update(api.read(keys[n:n + 100]))
    return found


def run(api, kind, seed, count):
    rng = random.Random(seed)
    maker = random_shop.Maker(seed)
    proxy = Proxy(seed) if kind == "proxy" else None
    url = proxy.url if proxy else os.environ["MEDUSA_URL"]
    seconds = count / 100 + 0.3
    first = shop.loads(shop.dumps([maker.product(n) for n in range(count)]))
    keys = [p["external_id"] for p in first]
    wrong = push(first, url, kind, rng, seconds)
    before = read(api, keys)
    for p in first:
        if p["external_id"] not in before:
            wrong.append("%s is missing" % p["external_id"])
            return wrong
        wrong += shop.compare(p["external_id"], None, p, before[p["external_id"]])
    second = shop.loads(shop.dumps([maker.mutation(p, False) for p in first]))
    wrong += push(second, url, kind, rng, seconds)
    got = read(api, keys)
    for p in second:
        wrong += shop.compare(p["external_id"], before[p["external_id"]], p,
                              got[p["external_id"]])
    if proxy:
        proxy.close()
    return wrong


def main():
    kind, runs, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else 1
    api, bad, n = shop.Api(), 0, seed
    # A push may end before its kill is due. If none was killed, run more of them.
    while n < seed + runs or kind != "proxy" and not SEEN["killed " + kind] and n < seed + runs + 9:
        wrong = run(api, kind, n, count)
        bad += bool(wrong)
        for line in wrong[:20]:
            print("seed %d: %s" % (n, line))
        n += 1
    if kind != "proxy" and not SEEN["killed " + kind]:
        sys.exit("nothing was killed; STORM_PRODUCTS makes a run longer")
    print("%d runs" % runs)
    if os.environ.get("V"):
        for what, times in sorted(SEEN.items()):
            print("%6d %s" % (times, what), file=sys.stderr)
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
