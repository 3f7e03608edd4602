"""The third party of the section job, over loopback: source.py DIRECTORY

GET /products?total=T&limit=L&offset=O answers a page of T articles with two
kinds, two prices of each, three pictures and 300 characters of text. With
rev=R&percent=P, P of a hundred articles have a name, text, details and prices
that no other revision has. With first=F all articles are different ones.

GET /stock?total=T&limit=L&offset=O answers a page of T lines with a sku, L-0 and so
on, a warehouse and a quantity; rev and percent as above.

GET /seen answers the number of pages and bytes sent since the last GET /seen.
A page is made once; requesting it beforehand makes it free later.
"""

import functools
import json
import random
import sys
import threading
import urllib.parse

import httpd

WORDS = ("rot blau große Straße café 日本語 soft cotton shirt with \"quotes\" "
         "émigré sizes from S to XL that last a long time").split()
LOCK = threading.Lock()
SEEN = {"pages": 0, "bytes": 0}


def text(rng, size):
    words = []
    while sum(map(len, words)) + len(words) < size:
        words.append(rng.choice(WORDS))
    return " ".join(words)


def kind(rng, number, rev, size):
    cents = rng.randint(500, 9000) + rev
    return {"code": f"B-{number}-{size}", "size": size,
            "prices": {"eur": cents / 100, "usd": (cents + 150) / 100}}


def article(number, rev):
    rng = random.Random(number)
    mark = f" (edition {rev})" if rev else ""
    return {
        "id": number,
        "name": text(rng, 30) + f" {number}" + mark,
        "text": text(rng, 290) + mark,
        "details": {"brand": rng.choice(WORDS), "origin": rng.choice(WORDS),
                    "care": "30 °C", "edition": str(rev)},
        "pictures": [f"https://cdn.example.com/{number}/{n}.jpg" for n in range(3)],
        "kinds": [kind(rng, number, rev, size) for size in ("S", "M")],
    }


@functools.lru_cache(maxsize=None)
def page(total, limit, offset, rev, percent, first):
    listed = [article(first + n, rev if n * 37 % 100 < percent else 0)
              for n in range(offset, min(offset + limit, total))]
    return json.dumps({"products": listed, "total": total},
                      ensure_ascii=False).encode()


@functools.lru_cache(maxsize=None)
def stock(total, limit, offset, rev, percent):
    lines = [{"code": f"L-{n}", "warehouse": "Berlin",
              "left": n % 50 + (rev if n * 37 % 100 < percent else 0)}
             for n in range(offset, min(offset + limit, total))]
    return json.dumps({"stock": lines, "total": total}).encode()


def seen():
    with LOCK:
        told = json.dumps(SEEN).encode()
        SEEN.update(pages=0, bytes=0)
    return told


def answer(_method, target, _body):
    url = urllib.parse.urlsplit(target)
    if url.path == "/seen":
        return [seen()]
    asked = {k: int(v) for k, v in urllib.parse.parse_qsl(url.query)}
    place = asked["total"], asked["limit"], asked["offset"], asked.get("rev", 0), \
        asked.get("percent", 100)
    body = stock(*place) if url.path == "/stock" else page(*place, asked.get("first", 100000))
    with LOCK:
        SEEN["pages"] += 1
        SEEN["bytes"] += len(body)
    return [body]


if __name__ == "__main__":
    httpd.listen(sys.argv[1], answer)
