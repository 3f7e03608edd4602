"""Prints a catalogue of a given size: catalogue.py BYTES [pretty]

The bytes are the same each time: products of 1 kB with text in several scripts,
escapes, three variants and three images.
"""

import json
import random
import sys

WORDS = ("rot blau große Straße café 日本語 soft cotton shirt with \"quotes\" "
         "and <b>markup</b> émigré 😀 sizes from S to XL").split()


def product(rng, i, words):
    return {
        "id": 9007199254740993 + i,
        "title": " ".join(rng.choices(WORDS, k=6)),
        "description": " ".join(rng.choices(WORDS, k=words)),
        "price": round(rng.random() * 1000, 2),
        "tags": rng.choices(WORDS, k=3),
        "variants": [{"sku": f"s{i}-{j}", "price": f"{rng.random() * 100:.2f}",
                      "options": {"size": "SML"[j], "colour": "red"},
                      "stock": rng.randint(0, 99), "active": True, "note": None}
                     for j in range(3)],
        "images": [{"src": f"https://cdn.example.com/{i}/{j}.jpg", "alt": f"Bild {j}"}
                   for j in range(3)],
    }


def products(seed=1, words=60):
    rng = random.Random(seed)
    i = 0
    while True:
        yield product(rng, i, words)
        i += 1


def text(value, pretty):
    if pretty:
        return json.dumps(value, ensure_ascii=False, indent=4)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main():
    size, pretty = int(sys.argv[1]), len(sys.argv) > 2
    out = sys.stdout.buffer
    written = out.write(b'{"products":[')
    for i, p in enumerate(products()):
        if i:
            written += out.write(b",\n" if pretty else b",")
        written += out.write(text(p, pretty).encode())
        if written >= size:
            break
    out.write(b'],"total":%d}\n' % (i + 1))


if __name__ == "__main__":
    main()
