"""Serves prepared pages over loopback: serve.py DIRECTORY

GET /PAGES/ITEMS/DELAY-MS?offset=N answers page N / ITEMS of PAGES with 5 kB an
item, then an empty page; only the id of the first item differs. GET /large/MIB
answers one page of that size. GET /small/PAGES/ITEMS?offset=N answers pages of
small products in Medusa's form, each with its own external_id.

GET /parents/COUNT/PER-PAGE?offset=N answers a page of products, and GET
/family/DELAY-MS/ID/children the five variations of one.
"""

import functools
import sys
import time
import urllib.parse

import catalogue
import httpd


WORDS = 690  # in a description, which makes a page of 200 items 1 MB


@functools.lru_cache
def items(count):
    source = catalogue.products(words=WORDS)
    return ",".join(
        catalogue.text(next(source), False) for _ in range(count)).encode()


def large(mib):
    """Repeats 200 items, so that the page need not be held in memory."""
    part = items(200) + b","
    times = (mib << 20) // len(part)
    return [b'{"products":['] + [part] * (times - 1) + [items(200), b"]}"]


def small(offset, count):
    listed = ",".join(
        f'{{"external_id":"{n}","title":"Item {n}","handle":"item-{n}",'
        f'"description":"What item {n} is made of, and for whom"}}'
        for n in range(offset, offset + count))
    return [b'{"products":[', listed.encode(), b"]}"]


def parents(offset, total, count):
    numbers = range(offset + 1, min(offset + count, total) + 1)
    listed = ",".join('{"id":%d,"title":"Item %d"}' % (n, n) for n in numbers)
    return [b'{"products":[', listed.encode(), b"]}"]


def variations(number):
    listed = ",".join(
        '{"id":%d%d,"status":"publish","sku":"S-%d-%d","price":"12.50","weight":"0.25",'
        '"attributes":[{"id":6,"name":"Colour","slug":"pa_colour","option":"Black"}],'
        '"image":null,"parent_id":%d}' % (number, n, number, n, number) for n in range(5))
    return [b"[", listed.encode(), b"]"]


def answer(_method, target, _body):
    url = urllib.parse.urlsplit(target)
    kind, *numbers = url.path.strip("/").split("/")
    offset = int(urllib.parse.parse_qs(url.query).get("offset", ["0"])[0])
    if kind == "large":
        return large(int(numbers[0]))
    if kind == "parents":
        return parents(offset, *map(int, numbers))
    if kind == "family":
        time.sleep(int(numbers[0]) / 1000)
        return variations(int(numbers[1]))
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
