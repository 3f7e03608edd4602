// pick.cjs: prints the products of a page, one a line, with stream-json.
const { createWriteStream } = require("node:fs")
const { items } = require("./stream-json.cjs")
items(process.stdin, (value) => JSON.stringify(value) + "\n").pipe(createWriteStream("/dev/stdout"))
