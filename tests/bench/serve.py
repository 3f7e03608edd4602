"""Prepared pages over loopback: serve.py DIRECTORY

GET /PAGES/ITEMS/DELAY-MS?offset=N answers page N / ITEMS of PAGES, 5 kB an item,
the same bytes but for the first item's id, then an empty one; GET /large/MIB one page
of that size; GET /small/PAGES/ITEMS?offset=N pages of small products of
Medusa's shape, each with an external_id of its own.
"""

import functools
import sys
import time
import urllib.parse

import catalogue
import httpd


WORDS = 690  # of a description: a page of 200 items has 1 MB


@functools.lru_cache
def items(count):
    source = catalogue.products(words=WORDS)
    return ",".join(
        catalogue.text(next(source), False) for _ in range(count)).encode()


def large(mib):
    """200 items again and again, so that it need not be held."""
    part = items(200) + b","
    times = (mib << 20) // len(part)
    return [b'{"products":['] + [part] * (times - 1) + [items(200), b"]}"]


def small(offset, count):
    listed = ",".join(
        f'{{"external_id":"{n}","title":"Item {n}","handle":"item-{n}",'
        f'"description":"What item {n} is made of, and for whom"}}'
        for n in range(offset, offset + count))
    return [b'{"products":[', listed.encode(), b"]}"]


def answer(_method, target, _body):
    url = urllib.parse.urlsplit(target)
    kind, *numbers = url.path.strip("/").split("/")
    offset = int(urllib.parse.parse_qs(url.query).get("offset", ["0"])[0])
    if kind == "large":
        return large(int(numbers[0]))
    if kind == "small":
        pages, count = map(int, numbers)
        return small(offset, count if offset < pages * count else 0)
    pages, (count, delay) = int(kind), map(int, numbers)
    time.sleep(delay / 1000)
    if offset >= pages * count:
        return [b'{"products":[]}']
    return [b'{"products":[{"id":%d},' % offset, items(count - 1), b"]}"]


if __name__ == "__main__":
    httpd.listen(sys.argv[1], answer)
