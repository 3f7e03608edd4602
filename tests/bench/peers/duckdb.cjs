// duckdb.cjs FILE: prints the products of a page, one a line, with DuckDB. DUCKDB
// is the directory of @duckdb/node-api. Without quotes, CSV has the JSON as it is.
const { createRequire } = require("node:module")
const { DuckDBInstance } = createRequire(`${process.env.DUCKDB}/package.json`)("@duckdb/node-api")

const query = (file) => `COPY (SELECT unnest(products) FROM read_json('${file}',
  format = 'unstructured', columns = {products: 'JSON[]'}, maximum_object_size = 2147483647))
  TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER E'\\x01')`

const run = async (file) => {
  const database = await DuckDBInstance.create(":memory:")
  const connection = await database.connect()
  await connection.run(query(file))
}
run(process.argv[2]).catch((error) => {
  console.error(error.message)
  process.exit(1)
})
