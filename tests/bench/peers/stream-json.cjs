// Loads stream-json for the scripts beside this one; its files have other names
// since version 2. STREAM_JSON is its directory. With STREAM_JSON_PLAIN its parser
// has no options, as in the guide; otherwise it has those that make it fastest.
const { existsSync, readFileSync } = require("node:fs")
const { createRequire } = require("node:module")

const top = process.env.STREAM_JSON
const src = existsSync(`${top}/src`) ? `${top}/src` : top
const names = existsSync(`${src}/Parser.js`)
  ? ["Parser", "filters/Pick", "streamers/StreamArray"]
  : ["parser.js", "filters/pick.js", "streamers/stream-array.js"]
const load = createRequire(`${top}/package.json`)
const [parsers, picks, arrays] = names.map((name) => load(`${src}/${name}`))
const chains = load("stream-chain")
const chain = chains.chain ?? chains.default ?? chains
const found = (module, name) => module[name] ?? module.default[name] ?? module.default

const options = process.env.STREAM_JSON_PLAIN ? {} : { packValues: true, streamValues: false }

// items(STREAM, …MORE): streams the products of a page through more steps.
exports.items = (stream, ...more) =>
  chain([
    stream,
    found(parsers, "parser")(options),
    found(picks, "pick")({ filter: "products" }),
    found(arrays, "streamArray")(),
    ({ value }) => value,
    ...more,
  ])
exports.version = JSON.parse(readFileSync(`${top}/package.json`, "utf8")).version
