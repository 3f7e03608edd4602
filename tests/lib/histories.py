"""Random histories of a source, a shop and their ledger, with a real Medusa.

    histories.py SEED COUNT

Each history has its own products and a new ledger. Its steps are random: the source
changes, people edit the shop, runs succeed or a program is killed, a part run, a sweep,
an undo of a run, of a sweep or of an undo. After some steps a run without failures, with
--verify 1, has to make the shop like the source. An undo has to leave the shop as it was
before the run, but for parts that somebody has edited since. At the end, runs with
--verify 0 have to settle everything: then nothing is passed on, and the shop still is
like the source, where the last edits moved a time.

The programs of the pipe are killed; with MEDUSA_UP, MEDUSA_SHOP, STORM_EMAIL and
STORM_PASSWORD_FILE, as for storm.py, Medusa and PostgreSQL, too, in each history. Prints
a line for each history, and how often each was killed during a run; the environment is
that of ms-push.
"""

import collections
import json
import os
import random
import subprocess
import sys
import tempfile
import time
import traceback

import storm
from shop import Api

KEYS, STEPS, KILLS = 6, 14, 10
FIELDS = ("id,external_id,title,status,metadata,variants.id,variants.sku,variants.title,"
          "variants.prices.id,variants.prices.amount")
STAGES = ["ms-delta", "ms-batch", "ms-push", "ms-delta --ack"]
SERVERS = {"Medusa": storm.kill_medusa, "PostgreSQL": storm.kill_postgres}
# A server needs seconds to start again, so it is killed less often.
WEIGHTS = dict.fromkeys(STAGES, 4)
if "MEDUSA_UP" in os.environ:
    WEIGHTS.update(dict.fromkeys(SERVERS, 1))
# What a stage may end with when a server is killed.
AFTER_KILL = {"Medusa": (0, 75), "PostgreSQL": (0, 75, 77)}


def log_in():
    """Returns a new client, which has a token if there is a user.

    Requests with a token cost Medusa less than with a key, but it ends with Medusa.
    """
    if "STORM_EMAIL" in os.environ:
        os.environ.pop("MEDUSA_TOKEN", None)
        with open(os.environ["STORM_PASSWORD_FILE"]) as file:
            user = {"email": os.environ["STORM_EMAIL"], "password": file.read().strip()}
        os.environ["MEDUSA_TOKEN"] = Api().call("/auth/user/emailpass", user)["token"]
    return Api()


def lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def merge(before, after, now):
    """What an undo has to leave: `before`, but what differs from `after` was edited since."""
    want = {}
    for key in now:
        old = before.get(key, dict(after[key], status="draft"))
        want[key] = part = merge_members(old, after[key], now[key])
        was, left = ({v["id"]: v for v in row["variants"]} for row in (old, after[key]))
        part["variants"] = [merge_members(was[v["id"]], left[v["id"]], v)
                            for v in now[key]["variants"] if v["id"] in was]
    return want


def merge_members(before, after, now):
    return {name: now[name] if now[name] != after[name] else before[name] for name in now}


class History:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.prefix = "history-%d-%d" % (os.getpid(), seed)
        self.api = log_in()
        self.source, self.kills, self.log = {}, 0, []
        self.journals, self.seconds, self.late = 0, 1, False
        self.killed = collections.Counter()
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
        for row in found:
            row["variants"].sort(key=lambda v: v["id"])
        return rows

    def late_rows(self):
        """The same, after Medusa has written what a killed ms-push had asked for."""
        rows, same = self.rows(), 0 if self.late else 4
        while same < 4:
            time.sleep(0.5)
            last, rows = rows, self.rows()
            same = same + 1 if rows == last else 0
        self.late = False
        return rows

    def assert_rows(self, want, what):
        have = self.rows()
        for key in sorted(have.keys() | want.keys()):
            assert have.get(key) == want.get(key), "%s: %s: expected %s, got %s" % (
                what, key, want.get(key), have.get(key))

    # --- the pipe

    def run(self, *options, kill=None, items=None, push=()):
        """Runs the four stages; kills one program after a time. Returns what passed."""
        with open("in", "w") as file:
            file.writelines(json.dumps(item) + "\n" for item in items or self.source.values())
        if kill and kill[0] == "Medusa":
            os.environ.pop("MEDUSA_TOKEN", None)
        began = time.monotonic()
        statuses = self.start(
            [["ms-delta", "-q", *options, self.ledger], ["ms-batch", "-n", "2"],
             ["ms-push", "-q", "--receipts", *push],
             ["ms-delta", "-q", "--ack", self.ledger]], "in", kill)
        if kill:
            allowed = AFTER_KILL.get(kill[0], statuses)
            assert set(statuses) <= set(allowed), "statuses %s" % statuses
            return None
        self.seconds = time.monotonic() - began
        assert not any(statuses), "statuses %s" % statuses
        assert not os.path.getsize("errors"), "messages, but nothing failed"
        return lines("out")

    def start(self, stages, source, kill=None):
        """Runs the stages; their messages are in the file errors. Returns the statuses."""
        running, before, errors = [], open(source), open("errors", "w")
        for stage in stages:
            out = open("out", "w") if stage is stages[-1] else subprocess.PIPE
            running.append(subprocess.Popen(stage, stdin=before, stdout=out, stderr=errors))
            before.close()
            before = running[-1].stdout if out == subprocess.PIPE else out
        before.close()
        errors.close()
        try:
            if kill:
                self.kill(running, *kill)
            return [p.wait(300) for p in running]
        finally:
            for p in running:
                p.kill()

    def kill(self, running, name, after):
        self.late = True
        time.sleep(after)
        # An undo has the last two stages only.
        stage = running[STAGES.index("ms-push" if name in SERVERS else name) - len(STAGES)]
        self.killed[name] += stage.poll() is None
        if name in SERVERS:
            SERVERS[name]()
            self.api = log_in()
        else:
            stage.kill()

    def new_journal(self):
        self.journals += 1
        return "%s-journal-%d" % (self.prefix, self.journals)

    def undo(self, journals):
        """Undoes runs, the last one first; returns the journals of that, and the statuses."""
        undone, statuses = [], set()
        for journal in reversed(journals):
            if self.random.random() < 0.2:
                self.log[-1] += " killed"
                undone.append(self.new_journal())
                kill = "ms-push", self.random.random() * self.seconds
                self.start(self.undo_stages(undone[-1]), journal, kill)
                self.late_rows()
            undone.append(self.new_journal())
            status = self.start(self.undo_stages(undone[-1]), journal)
            assert status in ([0, 0], [1, 0]), "statuses %s of an undo" % status
            statuses.add(status[0])
        return [name for name in undone if os.path.exists(name)], statuses

    def undo_stages(self, undone):
        return [["ms-push", "-q", "--undo", "--receipts", "--journal", undone],
                ["ms-delta", "-q", "--ack", self.ledger]]

    # --- steps

    def step(self):
        r = self.random
        name = r.choice(["source", "source", "removal", "hand", "hand", "kill", "kill", "kill",
                         "run", "partial", "sweep", "undo", "undo", "check"])
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

    def victim(self, name=None):
        name = name or self.random.choices(list(WEIGHTS), WEIGHTS.values())[0]
        after = self.random.random() * self.seconds
        self.log[-1] += " %s after %.2f s" % (name, after)
        return name, after

    def do_kill(self, name=None):
        self.kills += 1
        kill = self.victim(name)
        self.run("--verify", self.random.choice(["0", "1"]), kill=kill)
        if kill[0] in SERVERS:
            self.do_check()

    def kill_server(self, name):
        """Kills it once during a run; a run may end before its kill is due."""
        while name in WEIGHTS and not self.killed[name]:
            assert self.kills < 3 * KILLS, "no run lasts until %s is killed" % name
            self.do_source()
            self.log.append("kill")
            self.do_kill(name)

    def do_run(self):
        self.run("--verify", "0")

    def do_partial(self):
        self.run("--partial", items=self.random.sample(list(self.source.values()), 2))

    def gone(self):
        """Writes the file gone; returns the keys that it drafts."""
        with open("gone", "wb") as file:
            subprocess.run(["ms-delta", "-q", "--max-gone", "100%", "--gone", "draft", "--no-wait",
                            self.ledger], stdout=file, check=True)
        return {item["external_id"] for item in lines("gone") if item["status"] == "draft"}

    def do_sweep(self):
        self.run()
        self.run()
        gone, before, journal = self.gone(), self.late_rows(), self.new_journal()
        assert not gone & set(self.source), "the source has %s" % (gone & set(self.source))
        statuses = self.start(
            [["ms-batch"], ["ms-push", "-q", "--only", "update", "--receipts", "--journal", journal],
             ["ms-delta", "-q", "--ack", self.ledger]], "gone")
        assert not any(statuses), "statuses %s of the sweep" % statuses
        rows = self.rows()
        for key in gone:
            assert key not in rows or rows[key]["status"] == "draft", key
        if self.random.random() < 0.5:
            self.log[-1] += " undone"
            self.undo([journal])
            self.assert_rows(before, "the undo of a sweep")
            assert not self.gone(), "what was undone is swept again"

    def do_undo(self):
        kill = self.victim() if self.random.random() < 0.3 else None
        before, journal = self.late_rows(), self.new_journal()
        self.run("--verify", self.random.choice(["0", "1"]), kill=kill, push=("--journal", journal))
        if not kill and self.random.random() < 0.5:
            self.run("--verify", "0")  # settles what was written
        after = self.late_rows()
        edited = self.random.random() < 0.3
        if edited:
            self.do_hand()
        now = self.rows()
        if not os.path.exists(journal):
            return
        journals, statuses = self.undo([journal])
        assert edited or statuses == {0}, "a conflict, but nobody has edited anything"
        self.assert_rows(merge(before, after, now), "the undo")
        if self.random.random() < 0.3:
            self.log[-1] += " undone"
            self.undo(journals)
            self.assert_rows(now, "the undo of the undo")
        # No question to Medusa is needed to find that something was undone.
        self.run("--verify", "0", *([] if kill or edited else ["--offline"]))
        self.compare()

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
        for name in SERVERS:
            self.kill_server(name)
        self.run("--verify", "0")
        self.run("--verify", "0")
        self.compare()
        assert self.run("--verify", "0") == [], "not all is settled"


def counts(killed):
    return ", ".join("%d %s" % (killed[name], name) for name in WEIGHTS)


def live(seed):
    """Returns how often each program was killed, and whether the history is good."""
    history = History(seed)
    open("errors", "w").close()
    try:
        history.live()
        good = True
    except Exception:
        good = False
        print("history %d: %s" % (seed, "; ".join(history.log)))
        traceback.print_exc(file=sys.stdout)
        with open("errors") as file:
            sys.stdout.write(file.read())
    print("history %d killed: %s" % (seed, counts(history.killed)), flush=True)
    return history.killed, good


def main():
    first, count = int(sys.argv[1]), int(sys.argv[2])
    killed, good = collections.Counter(), 0
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        for seed in range(first, first + count):
            new, fine = live(seed)
            killed += new
            good += fine
    print("%d histories, %d bad, killed: %s" % (count, count - good, counts(killed)))
    sys.exit(good < count)


if __name__ == "__main__":
    main()
