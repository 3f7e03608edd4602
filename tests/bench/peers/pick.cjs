// pick.cjs: the products of a page, one a line, by stream-json.
const { createWriteStream } = require("node:fs")
const { items } = require("./stream-json.cjs")
items(process.stdin, (value) => JSON.stringify(value) + "\n").pipe(createWriteStream("/dev/stdout"))
