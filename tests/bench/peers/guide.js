// The method of Medusa's guide on third-party syncs, in its best form: a script
// inside Medusa that streams the pages of the source with stream-json 1.x, looks up
// fifty products at a time by external_id, and creates and updates them with one
// workflow. Unlike the guide's sample, it sets external_id, so that a second run
// finds the products, and no "last synced", which would change every product in
// every run. Like the sample, it does not compare: it writes every product it finds.
//
// It runs in two ways. `medusa exec guide.js ORDER` is a process of its own. As
// src/jobs/guide.js it is a scheduled job of the server, which every five seconds
// looks for the file that BENCH_ORDER names. An order is JSON:
//
//   source   URL of the pages
//   fields   "texts": an update sets title, description and metadata, as in the
//            guide; "all": also images, variants and prices
//   report   file that gets the duration at the end
const { readFileSync, renameSync, writeFileSync } = require("node:fs")
const { createRequire } = require("node:module")
const { Readable } = require("node:stream")

const ofMedusa = createRequire(`${process.cwd()}/package.json`)
const { batchProductsWorkflow } = ofMedusa("@medusajs/medusa/core-flows")
const ofStreams = createRequire(`${process.env.STREAM_JSON}/package.json`)
const { chain } = ofStreams("stream-chain")
const { parser } = ofStreams("stream-json")
const { pick } = ofStreams("stream-json/filters/Pick")
const { streamArray } = ofStreams("stream-json/streamers/StreamArray")

const PAGE = 200
const BATCH = 50
const TRIES = 3

// --- the source

async function open(url, attempt = 1) {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), 30000)
  try {
    const answer = await fetch(url, { signal: late.signal })
    if (!answer.ok) throw new Error(`${url}: HTTP status ${answer.status}`)
    return answer.body
  } catch (error) {
    if (attempt === TRIES) throw error
    await new Promise((later) => setTimeout(later, 1000 * 2 ** (attempt - 1)))
    return open(url, attempt + 1)
  } finally {
    clearTimeout(timer)
  }
}

async function* articles(source, list = "products") {
  for (let offset = 0, count = PAGE; count === PAGE; offset += PAGE) {
    const body = await open(`${source}&limit=${PAGE}&offset=${offset}`)
    count = 0
    const steps = [Readable.fromWeb(body), parser(), pick({ filter: list }), streamArray()]
    for await (const { value } of chain(steps)) {
      count++
      yield value
    }
  }
}

async function* batches(items, size = BATCH) {
  let batch = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length) yield batch
}

// --- the map of an article, as in map.jq

const prices = (kind) =>
  Object.entries(kind.prices).map(([currency_code, amount]) => ({ currency_code, amount }))
const texts = (article) => ({
  title: article.name,
  description: article.text,
  metadata: article.details,
})

const created = (article, channel) => ({
  ...texts(article),
  external_id: String(article.id),
  handle: `item-${article.id}`,
  status: "published",
  sales_channels: [{ id: channel }],
  images: article.pictures.map((url) => ({ url })),
  options: [{ title: "Size", values: article.kinds.map((kind) => kind.size) }],
  variants: article.kinds.map((kind) => ({
    title: kind.size,
    sku: kind.code,
    manage_inventory: false,
    options: { Size: kind.size },
    prices: prices(kind),
  })),
})

// Adds ids, since Medusa replaces what has none.
const withId = (thing, id) => (id ? { id, ...thing } : thing)

function variant(kind, known) {
  const found = known.variants.find(({ sku }) => sku === kind.code)
  const priced = new Map(found?.prices.map((price) => [price.currency_code, price.id]))
  const thing = {
    title: kind.size,
    sku: kind.code,
    manage_inventory: false,
    options: { Size: kind.size },
    prices: prices(kind).map((price) => withId(price, priced.get(price.currency_code))),
  }
  return withId(thing, found?.id)
}

function updated(article, known, fields) {
  if (fields === "texts") return { id: known.id, ...texts(article) }
  const images = new Map(known.images.map(({ url, id }) => [url, id]))
  return {
    id: known.id,
    ...texts(article),
    status: "published",
    images: article.pictures.map((url) => withId({ url }, images.get(url))),
    variants: article.kinds.map((kind) => variant(kind, known)),
  }
}

// --- the job

const LOOKED_UP = {
  texts: ["id", "external_id"],
  all: [
    "id",
    "external_id",
    "images.id",
    "images.url",
    "variants.id",
    "variants.sku",
    "variants.prices.id",
    "variants.prices.currency_code",
  ],
}

async function write(container, batch, { fields }, channel) {
  const { data } = await container.resolve("query").graph({
    entity: "product",
    fields: LOOKED_UP[fields],
    filters: { external_id: batch.map(({ id }) => String(id)) },
  })
  const known = new Map(data.map((product) => [product.external_id, product]))
  const create = []
  const update = []
  for (const article of batch) {
    const product = known.get(String(article.id))
    if (product) update.push(updated(article, product, fields))
    else create.push(created(article, channel))
  }
  await batchProductsWorkflow(container).run({ input: { create, update } })
  return [create.length, update.length]
}

async function sync(container, order) {
  const began = performance.now()
  const query = container.resolve("query")
  const { data } = await query.graph({ entity: "sales_channel", fields: ["id"] })
  const done = { created: 0, updated: 0 }
  for await (const batch of batches(articles(order.source))) {
    const [create, update] = await write(container, batch, order, data[0].id)
    done.created += create
    done.updated += update
  }
  return { ...done, seconds: (performance.now() - began) / 1000 }
}

function tell(order, report) {
  writeFileSync(`${order.report}.new`, JSON.stringify(report))
  renameSync(`${order.report}.new`, order.report)
}

async function fulfil(container, file) {
  const order = JSON.parse(readFileSync(file, "utf8"))
  try {
    tell(order, await sync(container, order))
  } catch (error) {
    tell(order, { error: String(error.stack) })
    throw error
  }
}

// Only one run of the job can take the order.
async function onSchedule(container) {
  const mine = `${process.env.BENCH_ORDER}.taken`
  try {
    renameSync(process.env.BENCH_ORDER, mine)
  } catch {
    return
  }
  await fulfil(container, mine)
}

exports.default = (given) =>
  given.args ? fulfil(given.container, given.args[0]) : onSchedule(given)
Object.assign(exports, { articles, batches, ofMedusa, tell })
exports.config = { name: "guide", schedule: "*/5 * * * * *" }
