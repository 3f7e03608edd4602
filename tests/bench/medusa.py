"""The real Medusa of the benches: two instances with one database.

tests/medusa/up starts the second instance. The first one, which shoppers use, is
started here, from a directory that also has the guide's job in src/jobs; the job
sleeps until it gets an order (peers/guide.js). If haproxy is available, it is one
address for both (examples/deploy/haproxy).
"""

import base64
import contextlib
import fcntl
import http.client
import json
import os
import shlex
import shutil
import socket
import subprocess
import time
import urllib.parse

from measure import TOP, Failed, Stage, peer, run
from peers import BENCH, STATE, have, npm, use_node

NAME = "bench"
SHOP = os.path.join(STATE, "medusa", NAME)
APP = os.path.join(BENCH, "app")
CLI = "node_modules/@medusajs/cli/cli.js"
TICK = os.sysconf("SC_CLK_TCK")


def call(url, method, target, key, body=None, header="Authorization"):
    """Returns the answer to one request as JSON; raises unless it is 200."""
    where = urllib.parse.urlsplit(url)
    basic = "Basic " + base64.b64encode(f"{key}:".encode()).decode()
    headers = {header: basic if header == "Authorization" else key,
               "Content-Type": "application/json"}
    conn = http.client.HTTPConnection(where.hostname, where.port, timeout=60)
    with contextlib.closing(conn):
        conn.request(method, target, json.dumps(body) if body else None, headers)
        answer = conn.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{method} {target}: {answer.status} {text[:200]}")
    return json.loads(text)


def bash(script, *words, stdin=""):
    """Runs a command with the functions of tests/medusa/lib.sh."""
    subprocess.run(
        ["bash", "-c", 'set -e; self=bench; . "$1/lib.sh"; shift; find_postgres; ' + script,
         "bash", os.path.join(TOP, "tests/medusa"), *words],
        input=stdin, text=True, env={**os.environ, "MS_STATE": STATE}, check=True)


# --- CPU and memory of processes


def stat(pid):
    """Returns ppid and CPU ticks, user and system, dead children included."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return int(fields[1]), [int(n) for n in fields[11:15]]


def cpu_of(pid):
    return sum(stat(pid)[1][:2]) / TICK


def cpu_of_family(parent):
    """Returns the CPU time of a process and its children, dead or alive."""
    ticks = sum(stat(parent)[1])
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            ppid, used = stat(pid)
            if ppid == parent:
                ticks += sum(used[:2])
    return ticks / TICK




def forget_peak(pid):
    with open(f"/proc/{pid}/clear_refs", "w", encoding="ascii") as f:
        f.write("5")


def peak_mib(pid):
    """Returns the peak resident memory since forget_peak()."""
    with open(f"/proc/{pid}/status", encoding="utf-8") as f:
        return next(int(line.split()[1]) for line in f if line.startswith("VmHWM:")) / 1024


def pid_in(file):
    with open(os.path.join(SHOP, file), encoding="ascii") as f:
        return int(f.read().split()[0])


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as s:
        return s.getsockname()[1]


class Medusa:
    """Runs until the end of its `with`."""

    def __init__(self):
        os.makedirs(BENCH, exist_ok=True)
        self.lock = open(os.path.join(BENCH, "lock"), "wb")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit("bench: another one is under way in " + BENCH) from None
        self.streams = npm("stream-json@1")
        if not self.streams:
            raise SystemExit("bench: the guide's way needs stream-json from npm")
        self.order = os.path.join(BENCH, "order")
        self.up()
        use_node(install=False)
        self.make_app()
        self.process, self.balancer, self.both = None, None, None

    def up(self):
        """Empties the shop, and starts the second instance if it does not run."""
        done = subprocess.run(
            [os.path.join(TOP, "tests/medusa/up"), "--name", NAME, "--fresh"],
            env={**os.environ, "MS_STATE": STATE}, stdout=subprocess.PIPE, text=True, check=True)
        told = dict(word.split("=", 1) for word in shlex.split(done.stdout) if "=" in word)
        self.second, self.key = told["MEDUSA_URL"], told["MEDUSA_API_KEY"]

    def environment(self):
        """Returns the environment of tests/medusa/up and of guide.js."""
        return {
            "PGHOST": os.path.join(SHOP, "db"), "PGUSER": "medusa",
            "DATABASE_URL": "postgres:///shop?sslmode=disable",
            "MEDUSA_DISABLE_TELEMETRY": "true", "NODE_ENV": "production",
            "XDG_CONFIG_HOME": os.path.join(STATE, "config"),
            "STREAM_JSON": self.streams, "BENCH_ORDER": self.order,
        }

    @staticmethod
    def make_app():
        os.makedirs(os.path.join(APP, "src/jobs"), exist_ok=True)
        link = os.path.join(APP, "node_modules")
        if not os.path.islink(link):
            os.symlink(os.path.join(STATE, "app/node_modules"), link)
        for name in ("package.json", "medusa-config.js"):
            shutil.copy(os.path.join(STATE, "app", name), APP)
        shutil.copy(peer("guide.js"), os.path.join(APP, "src/jobs"))
        os.makedirs(os.path.join(APP, "src/scripts"), exist_ok=True)
        shutil.copy(peer("guide-stock.js"), os.path.join(APP, "src/scripts"))

    def __enter__(self):
        self.port = free_port()
        self.first = f"http://127.0.0.1:{self.port}"
        with open(os.path.join(BENCH, "medusa.log"), "wb") as log:
            self.process = subprocess.Popen(
                ["node", CLI, "start", "-H", "127.0.0.1", "-p", str(self.port)], cwd=APP,
                env={**os.environ, **self.environment()}, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, start_new_session=True)
        self.balance()
        self.wait()
        return self

    def balance(self):
        if not have("haproxy", "haproxy"):
            return
        port = free_port()
        self.balancer = subprocess.Popen(
            ["haproxy", "-q", "-db", "-f", os.path.join(TOP, "examples/deploy/haproxy/haproxy.cfg")],
            env={**os.environ, "LISTEN": f"127.0.0.1:{port}",
                 "MEDUSA_1": self.first.removeprefix("http://"),
                 "MEDUSA_2": self.second.removeprefix("http://")},
            stdin=subprocess.DEVNULL)
        self.both = f"http://127.0.0.1:{port}"

    def __exit__(self, *_):
        if self.balancer:
            self.balancer.terminate()
            self.balancer.wait()
        self.process.terminate()
        self.process.wait()
        subprocess.run([os.path.join(TOP, "tests/medusa/down"), "--name", NAME],
                       env={**os.environ, "MS_STATE": STATE}, check=False)

    # states of the shop

    def wait(self):
        """Waits until both instances answer three times in a row.

        Connections in their pools may belong to a database that was dropped."""
        deadline = time.monotonic() + 120
        for url in filter(None, (self.first, self.second, self.both)):
            good = 0
            while good < 3:
                try:
                    call(url, "GET", "/admin/products?limit=1", self.key)
                    good += 1
                except (OSError, RuntimeError, http.client.HTTPException):
                    good = 0
                    if time.monotonic() > deadline or self.process.poll() is not None:
                        raise
                    time.sleep(0.1)

    def fresh(self):
        self.up()
        self.wait()

    def keep(self):
        """Saves the shop as it is, for back(), in the state that autovacuum gives it.

        Otherwise query plans would depend on when autovacuum runs."""
        bash('sql "$1"', SHOP, stdin="""
            \\connect shop
            VACUUM ANALYZE;
            \\connect postgres
            ALTER DATABASE shop ALLOW_CONNECTIONS false;
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
              WHERE datname = 'shop' \\g /dev/null
            DROP DATABASE IF EXISTS kept;
            CREATE DATABASE kept TEMPLATE shop;
            ALTER DATABASE shop ALLOW_CONNECTIONS true;""")

    def back(self):
        bash('sql "$1"', SHOP, stdin="""
            DROP DATABASE shop WITH (FORCE);
            CREATE DATABASE shop TEMPLATE kept;""")
        self.wait()

    def publishable_key(self):
        """Creates a key for the shop's own sales channel."""
        channel = call(self.first, "GET", "/admin/sales-channels?limit=1",
                       self.key)["sales_channels"][0]["id"]
        made = call(self.first, "POST", "/admin/api-keys", self.key,
                    {"title": "visitors", "type": "publishable"})["api_key"]
        call(self.first, "POST", f"/admin/api-keys/{made['id']}/sales-channels",
             self.key, {"add": [channel]})
        return made["token"]

    def count(self):
        return call(self.second, "GET", "/admin/products?limit=1&fields=id", self.key)["count"]

    def products(self):
        """Returns external_id → title and sorted amounts of all prices."""
        found, count = {}, 1
        while len(found) < count:
            page = call(self.second, "GET", "/admin/products?limit=1000&fields=external_id,"
                        f"title,variants.prices.amount&offset={len(found)}", self.key)
            count = page["count"]
            found.update((p["external_id"], (p["title"], sorted(
                price["amount"] for v in p["variants"] for price in v["prices"])))
                for p in page["products"])
            if not page["products"]:
                break
        return found

    # CPU and memory

    def servers(self):
        return self.process.pid, pid_in("medusa.pid")

    def used(self):
        """Returns the CPU seconds so far, of both instances and of PostgreSQL."""
        return {"server_cpu": sum(map(cpu_of, self.servers())),
                "db_cpu": cpu_of_family(pid_in("postgres.pid"))}

    def forget_peaks(self):
        for pid in self.servers():
            forget_peak(pid)

    def peak(self):
        """Returns the peak memory of the larger instance in MiB."""
        return max(map(peak_mib, self.servers()))

    # the guide's way

    def write_order(self, path, source, fields):
        report = os.path.join(BENCH, "report")
        with contextlib.suppress(FileNotFoundError):
            os.unlink(report)
        with open(path + ".new", "w", encoding="utf-8") as f:
            json.dump({"source": source, "fields": fields, "report": report}, f)
        os.rename(path + ".new", path)
        return report

    @staticmethod
    def read_report(path):
        with open(path, encoding="utf-8") as f:
            report = json.load(f)
        if "error" in report:
            raise Failed("the guide's way: " + report["error"])
        return report

    def guide_alone(self, source, fields, script="src/jobs/guide.js"):
        """Runs the guide in a process of its own."""
        path = os.path.join(BENCH, "order-exec")
        report = self.write_order(path, source, fields)
        result = run(Stage("node", CLI, "exec", script, path, name="medusa exec",
                           env=self.environment(), cwd=APP,
                           errors=os.path.join(BENCH, "exec.errors")),
                     stdout=os.path.join(BENCH, "exec.log"))
        result["loop"] = self.read_report(report)["seconds"]
        return result

    def guide_inside(self, source, fields):
        """Runs the guide as a scheduled job of the shoppers' instance.

        Its CPU and memory are then part of the instance's."""
        report = self.write_order(self.order, source, fields)
        while not os.path.exists(report):
            if self.process.poll() is not None:
                raise RuntimeError("Medusa has ended, see " + BENCH + "/medusa.log")
            time.sleep(0.01)
        seconds = self.read_report(report)["seconds"]
        return {"wall": seconds, "loop": seconds}
