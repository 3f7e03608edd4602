// node serve.mjs DIRECTORY: the third party's API.
//
//   GET /products?limit=N&skip=N   {"products":[…],"total":300,"skip":…,"limit":…}
//
// It listens on a free port, and then writes the port to DIRECTORY/port. The
// file DIRECTORY/prices.json, {"SKU":"EUR"}, changes prices; each request reads
// it.
import { readFileSync, renameSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { catalogue, json } from "./catalogue.mjs"

const dir = process.argv[2]

function prices() {
  try {
    return JSON.parse(readFileSync(`${dir}/prices.json`))
  } catch (e) {
    if (e.code === "ENOENT") return {}
    throw e
  }
}

function page(query) {
  const limit = Math.min(Number(query.get("limit") ?? 30), 100)
  const skip = Number(query.get("skip") ?? 0)
  const changed = prices()
  const products = catalogue.slice(skip, skip + limit).map((article) => {
    const EUR = changed[article.sku]
    return EUR ? { ...article, price: { ...article.price, EUR } } : article
  })
  return { products, total: catalogue.length, skip, limit }
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, "http://localhost")
  const found = request.method === "GET" && pathname === "/products"
  response.writeHead(found ? 200 : 404, { "content-type": "application/json" })
  response.end(json(found ? page(searchParams) : { error: "only GET /products exists" }))
})

server.listen(0, "127.0.0.1", () => {
  writeFileSync(`${dir}/port.new`, `${server.address().port}\n`)
  renameSync(`${dir}/port.new`, `${dir}/port`)
})
