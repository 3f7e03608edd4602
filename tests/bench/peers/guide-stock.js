// The method of Medusa's guide for stock: a script inside Medusa that streams the feed,
// finds the inventory items of some lines at a time by sku with query.graph, and runs
// the workflow that writes levels in a batch. `medusa exec guide-stock.js ORDER`; an
// order is JSON:
//
//   source   URL of the pages
//   fields   {"batch": N, "compare": true}: lines at a time, and whether levels that
//            have the quantity already are left out
//   report   file that gets the duration at the end
const { readFileSync } = require("node:fs")
const { articles, batches, ofMedusa, tell } = require("../jobs/guide.js")
const { batchInventoryItemLevelsWorkflow } = ofMedusa("@medusajs/medusa/core-flows")

const FIELDS = [
  "sku",
  "inventory_items.inventory_item_id",
  "inventory_items.inventory.location_levels.location_id",
  "inventory_items.inventory.location_levels.stocked_quantity",
]

async function write(container, lines, locations, compare) {
  const { data } = await container.resolve("query").graph({
    entity: "product_variant",
    fields: FIELDS,
    filters: { sku: lines.map(({ code }) => code) },
  })
  const items = new Map(data.map((variant) => [variant.sku, variant.inventory_items[0]]))
  const create = []
  const update = []
  for (const line of lines) {
    const item = items.get(line.code)
    if (!item) continue
    const location_id = locations.get(line.warehouse)
    const old = item.inventory.location_levels.find((level) => level.location_id === location_id)
    const level = {
      inventory_item_id: item.inventory_item_id,
      location_id,
      stocked_quantity: line.left,
    }
    if (!old) create.push(level)
    else if (!compare || Number(old.stocked_quantity) !== line.left) update.push(level)
  }
  if (create.length || update.length)
    await batchInventoryItemLevelsWorkflow(container).run({
      input: { create, update, delete: [], force: false },
    })
}

async function sync(container, { source, fields }) {
  const began = performance.now()
  const { data } = await container
    .resolve("query")
    .graph({ entity: "stock_location", fields: ["id", "name"] })
  const locations = new Map(data.map(({ id, name }) => [name, id]))
  for await (const lines of batches(articles(source, "stock"), fields.batch))
    await write(container, lines, locations, fields.compare)
  return { seconds: (performance.now() - began) / 1000 }
}

exports.default = async ({ container, args: [file] }) => {
  const order = JSON.parse(readFileSync(file, "utf8"))
  try {
    tell(order, await sync(container, order))
  } catch (error) {
    tell(order, { error: String(error.stack) })
    throw error
  }
}
