"""Random histories of a source, a shop and their ledger, with a real Medusa.

    histories.py SEED COUNT

Each history has its own products and a new ledger. Its steps are random: the source
changes, people edit the shop, runs succeed or one of their programs is killed, a part
run, a sweep. After some steps a run without failures, with --verify 1, has to make the
shop like the source. At the end, runs with --verify 0 have to settle everything: then
nothing is passed on, and the shop still is like the source, where the last edits moved
a time. Prints a line for each history; the environment is that of ms-push.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from shop import Api

KEYS, STEPS, KILLS = 6, 14, 10
FIELDS = ("id,external_id,title,status,metadata,variants.id,variants.sku,variants.title,"
          "variants.prices.id,variants.prices.amount")


class History:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.prefix = "history-%d-%d" % (os.getpid(), seed)
        self.api = Api()
        self.source, self.kills, self.log = {}, 0, []
        self.ledger = "ledger-%d" % seed
        for n in range(KEYS):
            self.change("%s-%d" % (self.prefix, n))

    def change(self, key):
        pick = self.random.choice
        self.source[key] = {
            "external_id": key, "handle": key, "title": "Title %d" % pick(range(4)),
            "status": "published", "metadata": {"colour": pick(["red", "blue"])},
            "options": [{"title": "Size", "values": ["S", "M"]}],
            "variants": [{"title": "%s %d" % (size, pick(range(2))), "sku": "%s-%s" % (key, size),
                          "options": {"Size": size},
                          "prices": [{"currency_code": "eur", "amount": pick(range(1, 5))}]}
                         for size in ("S", "M")]}

    def rows(self):
        query = "&".join("external_id=%s-%d" % (self.prefix, n) for n in range(KEYS))
        found = self.api.call("/admin/products?limit=99&fields=%s&%s" % (FIELDS, query))["products"]
        rows = {row["external_id"]: row for row in found}
        assert len(rows) == len(found), "an external_id stands twice in Medusa"
        return rows

    # --- the pipe

    def pipe(self, lines, first, push=(), kill=None):
        """Runs the four stages; kills one of them after a time. Returns what passed."""
        stages = [["ms-delta", "-q", *first, self.ledger], ["ms-batch", "-n", "2"],
                  ["ms-push", "-q", "--receipts", *push],
                  ["ms-delta", "-q", "--ack", self.ledger]]
        with open("in", "w") as file:
            file.writelines(json.dumps(item) + "\n" for item in lines)
        while True:
            if self.start(stages, kill) != 75:
                break
        with open("out") as file:
            return [json.loads(line) for line in file]

    def start(self, stages, kill):
        running, before = [], open("in")
        for stage in stages:
            out = open("out", "w") if stage is stages[-1] else subprocess.PIPE
            running.append(subprocess.Popen(stage, stdin=before, stdout=out))
            before.close()
            before = running[-1].stdout if out == subprocess.PIPE else out
        before.close()
        if kill:
            time.sleep(kill[1])
            running[kill[0]].send_signal(signal.SIGKILL)
        statuses = [p.wait() for p in running]
        if not kill and any(statuses) and statuses[0] != 75:
            raise AssertionError("statuses %s" % statuses)
        return statuses[0]

    def run(self, *options, kill=None, lines=None):
        return self.pipe(list(self.source.values()) if lines is None else lines, options, kill=kill)

    # --- steps

    def step(self):
        r = self.random
        name = r.choice(["source", "source", "removal", "hand", "hand", "kill", "kill", "kill",
                         "run", "partial", "sweep", "check"])
        self.log.append(name)
        getattr(self, "do_" + name)()

    def do_source(self):
        for key in self.random.sample(["%s-%d" % (self.prefix, n) for n in range(KEYS)], 2):
            self.change(key)

    def do_removal(self):
        if len(self.source) > 2:
            del self.source[self.random.choice(sorted(self.source))]

    def do_hand(self):
        rows = self.rows()
        if not rows:
            return
        row = rows[self.random.choice(sorted(rows))]
        path = "/admin/products/%s" % row["id"]
        kind = self.random.choice(["title", "draft", "metadata", "variant", "price", "delete"])
        self.log[-1] += " " + kind
        if kind == "title":
            self.api.call(path, {"title": "By hand"})
        elif kind == "draft":
            self.api.call(path, {"status": "draft"})
        elif kind == "metadata":
            self.api.call(path, {"metadata": {"colour": "by hand"}})
        elif kind == "delete":
            self.api.call("/admin/products/batch", {"delete": [row["id"]]})
        elif row["variants"]:
            variant = self.random.choice(row["variants"])
            change = {"title": "By hand"} if kind == "variant" else {
                "prices": [{"currency_code": "eur", "amount": 77}]}
            self.api.call("%s/variants/%s" % (path, variant["id"]), change)

    def do_kill(self):
        self.kills += 1
        stage, after = self.random.randrange(4), self.random.random() * 0.8
        self.log[-1] += " %d after %.2f s" % (stage, after)
        self.run("--verify", self.random.choice(["0", "1"]), kill=(stage, after))

    def do_run(self):
        self.run("--verify", "0")

    def do_partial(self):
        self.run("--partial", lines=self.random.sample(list(self.source.values()), 2))

    def do_sweep(self):
        self.run()
        self.run()
        lines = ["ms-delta", "-q", "--max-gone", "100%", "--gone", "draft", self.ledger]
        with open("gone", "wb") as file:
            subprocess.run(lines[:-1] + ["--no-wait", lines[-1]], stdout=file, check=True)
        with open("gone") as file:
            gone = {json.loads(line)["external_id"] for line in file if '"draft"' in line}
        assert not gone & set(self.source), "the source has %s" % (gone & set(self.source))
        subprocess.run(
            "ms-batch <gone | ms-push -q --only update --receipts | ms-delta -q --ack %s >out"
            % self.ledger, shell=True, check=True)
        rows = self.rows()
        for key in gone:
            assert key not in rows or rows[key]["status"] == "draft", key

    def do_check(self):
        self.run("--verify", "1")
        self.compare()

    def compare(self):
        rows = self.rows()
        for key, want in self.source.items():
            have = rows.get(key)
            assert have, "%s is missing" % key
            for name in ("title", "status", "metadata"):
                assert have[name] == want[name], (key, name, have[name], want[name])
            variants = {v["sku"]: v for v in have["variants"]}
            for v in want["variants"]:
                old = variants[v["sku"]]
                assert old["title"] == v["title"], (key, v["sku"], old["title"])
                assert [p["amount"] for p in old["prices"]] == [v["prices"][0]["amount"]], (
                    key, v["sku"], old["prices"])

    def live(self):
        for _ in range(STEPS):
            self.step()
        while self.kills < KILLS:
            self.log.append("kill")
            self.do_kill()
        self.run("--verify", "0")
        self.run("--verify", "0")
        self.compare()
        assert self.run("--verify", "0") == [], "not all is settled"


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        for seed in range(first, first + count):
            history = History(seed)
            try:
                history.live()
            except BaseException:
                print("history %d: %s" % (seed, "; ".join(history.log)), flush=True)
                raise
            print("history %d: %d kills" % (seed, history.kills), flush=True)


if __name__ == "__main__":
    main()
