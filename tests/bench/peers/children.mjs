// children.mjs URL [PAGES]: reads items, one per line, or from the pages at PAGES, and
// prints each with its children, in order. A pool of four requests, with fetch().
import { once } from "node:events"
import { createInterface } from "node:readline"

const POOL = 4

async function* lines() {
  for await (const line of createInterface({ input: process.stdin })) yield JSON.parse(line)
}

async function* paged(url) {
  for (let offset = 0; ; ) {
    const { products } = await (await fetch(url + offset)).json()
    if (!products.length) return
    yield* products
    offset += products.length
  }
}

async function whole(url, item) {
  const variations = await (await fetch(`${url}/${item.id}/children`)).json()
  return { ...item, variations }
}

const [url, pages] = process.argv.slice(2)
const pool = []
async function print() {
  const line = JSON.stringify(await pool.shift()) + "\n"
  if (!process.stdout.write(line)) await once(process.stdout, "drain")
}
for await (const item of pages ? paged(pages) : lines()) {
  pool.push(whole(url, item))
  if (pool.length === POOL) await print()
}
while (pool.length) await print()
