// A typical third party's catalogue: 300 articles in a format of its own, the
// same in every run.

const names = [
  ["Regenjacke „Sylt“", "Wind und Wasser bleiben draußen."],
  ["雪国の手ぬぐい", "新潟の職人が染めました。"],
  ["Tasse <b>Morgengrauen</b>", "Holds 0.3 l & keeps warm"],
  ["Crème brûlée dish", "Six of them, for the oven"],
  ["Wanderstiefel Größe passt", "Eingelaufen ab dem ersten Kilometer"],
  ["Mug \"Ship it\" 🚀", "Says it all 👩🏽‍💻"],
  ["Łódź tote bag", "Płótno, 40 × 38 cm"],
  ["Nordic throw / plaid", "100 % wool — it's warm"],
]
const brands = ["Küstenwerk", "Yuki & Co.", "O'Malley", "北の工房"]
const colours = ["Schwarz", "Bleu ciel", "青", "Off-white", "Moss"]
const sizes = ["XS", "S", "M", "L"]
const labels = ["Neu", "sale", "bio / organic", "夏", "gift", "last chance!"]
const pick = (list, n) => list[n % list.length]
const cents = (n) => (n / 100).toFixed(2)

// Most are plain; some are larger than a double can hold, or not valid in a
// URL.
function sku(n) {
  if (n % 50 === 7) return String(9007199254740993n + BigInt(n))
  if (n % 50 === 13) return `Ä/${n} b,c`
  if (n % 50 === 29) return `50%+${n}#é`
  return `NW-${1000 + n}`
}

// Every third article is simple; the others have two to twelve variants, some
// of them with a price of their own.
function stock(n) {
  const mine = n % 3 === 0 ? [] : colours.slice(0, 1 + (n % 3))
  const fits = n % 3 === 0 || n % 5 === 0 ? [] : sizes.slice(0, 2 + (n % 3))
  const kinds = mine.flatMap((colour) =>
    fits.length ? fits.map((size) => ({ colour, size })) : [{ colour }],
  )
  return {
    colours: mine,
    sizes: fits,
    stock_keeping: kinds.map((kind, k) => ({
      sku: `${sku(n)}-${k + 1}`,
      ...kind,
      ...(k % 4 === 3 && { price: { EUR: cents(2990 + n * 10 + k), USD: 33.5 + n } }),
    })),
  }
}

function article(n) {
  const [name, blurb] = pick(names, n)
  const html = `<p>${blurb}</p>\n<ul><li>№ ${n}</li><li>"${pick(brands, n)}"</li></ul>`
  return {
    // A double cannot hold such a number: jq 1.6 rounds it.
    row: 72057594037927937n + BigInt(n),
    sku: sku(n),
    name: `${name} ${n}`,
    blurb,
    body_html: n === 42 ? html.repeat(2500) : html,
    brand: pick(brands, n),
    // The USD price is sometimes a string, sometimes a number.
    price: { EUR: cents(1990 + n * 10), USD: n % 2 ? cents(2150 + n * 10) : +cents(2150 + n * 10) },
    ...stock(n),
    photos: [0, 1, 2].slice(0, n % 4).map((k) => `https://img.example.com/${n}/${k}.jpg?w=800`),
    labels: labels.filter((_, k) => (n + k) % 4 === 0),
    weight_g: 100 + (n % 40) * 25,
    details: { origin: n % 2 ? "日本" : "Österreich", care: "30 °C", vegan: n % 5 !== 0 },
    updated: new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString(),
  }
}

export const catalogue = Array.from({ length: 300 }, (_, n) => article(n))

// What lies in the two warehouses: a line for each sku and warehouse.
export const levels = catalogue.flatMap((article, n) => {
  const skus = article.stock_keeping.map((kind) => kind.sku)
  return (skus.length ? skus : [article.sku]).flatMap((sku, k) => [
    { sku, warehouse: "Berlin", qty: (n * (k + 1)) % 17 },
    { sku, warehouse: "Hamburg", qty: (n + k) % 5 },
  ])
})

// JSON.stringify that also writes BigInts, as plain integers.
export function json(value) {
  const mark = (_, v) => (typeof v === "bigint" ? `\u0001${v}` : v)
  return JSON.stringify(value, mark).replace(/"\\u0001(\d+)"/g, "$1")
}
