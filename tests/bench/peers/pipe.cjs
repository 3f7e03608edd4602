// pipe.cjs URL: the whole pipe in Node: reads pages with fetch() and stream-json,
// prints arrays of 50 products, one a line.
const { once } = require("node:events")
const { Readable } = require("node:stream")
const { items } = require("./stream-json.cjs")

async function write(batch) {
  if (!process.stdout.write(JSON.stringify(batch) + "\n")) await once(process.stdout, "drain")
}

async function main(url) {
  let batch = []
  for (let offset = 0, before = -1; before < offset; ) {
    before = offset
    const { body } = await fetch(url + offset)
    for await (const item of items(Readable.fromWeb(body))) {
      offset++
      batch.push(item)
      if (batch.length === 50) {
        await write(batch)
        batch = []
      }
    }
  }
  if (batch.length) await write(batch)
}

main(process.argv[2])
