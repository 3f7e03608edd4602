"""Visitors of a shop: shoppers.py URL KEY RATE [BURST FROM TO]

Sends GET /store/products?limit=20 RATE times a second, whether or not earlier
answers have come, until standard input ends; BURST times a second between the
seconds FROM and TO. Then prints a JSON object with the number of answers, the
errors, and percentiles in milliseconds of the time from the moment a request was
due to its answer. Those of the burst are "burst_p95" and "burst_p99".
"""

import contextlib
import http.client
import json
import queue
import sys
import threading
import time
import urllib.parse

TARGET = "/store/products?limit=20"
VISITORS = 64  # at most at the same time


class Shoppers:
    def __init__(self, url, key):
        where = urllib.parse.urlsplit(url)
        self.place, self.headers = (where.hostname, where.port), {"x-publishable-api-key": key}
        self.due = queue.Queue()
        self.times, self.errors, self.lock = [], [], threading.Lock()  # (due, ms)
        self.burst = (0, 0, 0)
        self.began = 0

    def ask(self):
        # A new connection each time: Medusa closes one that is idle for 5 seconds.
        conn = http.client.HTTPConnection(*self.place, timeout=60)
        with contextlib.closing(conn):
            conn.request("GET", TARGET, headers=self.headers)
            answer = conn.getresponse()
            page = json.loads(answer.read())
        if answer.status != 200 or not page["products"]:
            raise ValueError(f"status {answer.status}, {str(page)[:100]}")

    def visit(self):
        while True:
            due = self.due.get()
            error = None
            try:
                self.ask()
            except (OSError, ValueError, KeyError, http.client.HTTPException) as e:
                error = repr(e)
            with self.lock:
                self.times.append((due - self.began, (time.monotonic() - due) * 1000))
                if error:
                    self.errors.append(error)
            self.due.task_done()

    def come(self, rate, over):
        due = self.began = time.monotonic()
        while not over.wait(max(0, due - time.monotonic())):
            self.due.put(due)
            due += 1 / (self.burst[0] if self.in_burst(due - self.began) else rate)

    def in_burst(self, second):
        return self.burst[1] <= second < self.burst[2]


def percentile(times, share):
    """Returns the smallest time that at least this share does not exceed."""
    return times[min(len(times) - 1, int(len(times) * share))] if times else 0.0


def main():
    url, key, rate = sys.argv[1], sys.argv[2], float(sys.argv[3])
    shoppers, over = Shoppers(url, key), threading.Event()
    shoppers.burst = tuple(map(float, sys.argv[4:7])) or shoppers.burst
    for _ in range(VISITORS):
        threading.Thread(target=shoppers.visit, daemon=True).start()
    coming = threading.Thread(target=shoppers.come, args=(rate, over))
    coming.start()
    sys.stdin.read()
    over.set()
    coming.join()
    shoppers.due.join()
    times = sorted(ms for _, ms in shoppers.times)
    burst = sorted(ms for due, ms in shoppers.times if shoppers.in_burst(due))
    print(json.dumps({
        "visits": len(times), "errors": len(shoppers.errors),
        "p50": percentile(times, 0.5), "p95": percentile(times, 0.95),
        "p99": percentile(times, 0.99), "longest": times[-1] if times else 0.0,
        "burst_p95": percentile(burst, 0.95), "burst_p99": percentile(burst, 0.99),
        "an_error": shoppers.errors[:1]}))


if __name__ == "__main__":
    main()
