// fetch.mjs URL: reads pages until one is empty, with fetch() as in Medusa's guide.
const url = process.argv[2]
for (let offset = 0; ; ) {
  const page = await (await fetch(url + offset)).json()
  if (!page.products.length) break
  process.stdout.write(JSON.stringify(page) + "\n")
  offset += page.products.length
}
