// node serve.mjs DIRECTORY: the third party's API.
//
//   GET /products?limit=N&skip=N   {"products":[…],"total":300,"skip":…,"limit":…}
//   GET /stock?limit=N&skip=N      the same with "stock"
//
// It listens on a free port, and then writes the port to DIRECTORY/port. The
// file DIRECTORY/prices.json, {"SKU":"EUR"}, changes prices, stock.json,
// {"SKU":QUANTITY}, what lies in Berlin, and gone.json, {"SKU":true}, removes
// articles; each request reads them.
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { catalogue, json, levels } from "./catalogue.mjs"

const dir = process.argv[2]

function changes(file) {
  try {
    return JSON.parse(readFileSync(`${dir}/${file}`))
  } catch (e) {
    if (e.code === "ENOENT") return {}
    throw e
  }
}

function page(query, name, all, most) {
  const limit = Math.min(Number(query.get("limit") ?? 30), most)
  const skip = Number(query.get("skip") ?? 0)
  return { [name]: all.slice(skip, skip + limit), total: all.length, skip, limit }
}

function products(query) {
  const prices = changes("prices.json")
  const gone = changes("gone.json")
  const all = catalogue.filter((article) => !gone[article.sku]).map((article) => {
    const EUR = prices[article.sku]
    return EUR ? { ...article, price: { ...article.price, EUR } } : article
  })
  return page(query, "products", all, 100)
}

function stock(query) {
  const left = changes("stock.json")
  const all = levels.map((level) => {
    const qty = level.warehouse === "Berlin" ? left[level.sku] : undefined
    return qty === undefined ? level : { ...level, qty }
  })
  return page(query, "stock", all, 500)
}

const routes = { "/products": products, "/stock": stock }

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost")
  const route = request.method === "GET" && routes[pathname]
  response.writeHead(route ? 200 : 404, { "content-type": "application/json" })
  response.end(json(route ? route(searchParams) : { error: "only /products and /stock exist" }))
})

server.listen(0, "127.0.0.1", () => {
  writeFileSync(`${dir}/port.new`, `${server.address().port}\n`)
  renameSync(`${dir}/port.new`, `${dir}/port`)
})
