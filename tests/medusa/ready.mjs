// node ready.mjs PID SECONDS: waits until the Medusa at MEDUSA_URL lists products
// for MEDUSA_API_KEY. Fails when process PID ends or the time is over.
const [pid, seconds] = process.argv.slice(2).map(Number)
const { MEDUSA_URL, MEDUSA_API_KEY } = process.env
const authorization = "Basic " + Buffer.from(`${MEDUSA_API_KEY}:`).toString("base64")
const deadline = Date.now() + seconds * 1000

async function ready() {
  try {
    const signal = AbortSignal.timeout(5000)
    const answer = await fetch(`${MEDUSA_URL}/admin/products?limit=1&fields=id`, {
      headers: { authorization },
      signal,
    })
    return answer.ok
  } catch {
    return false
  }
}

function gone() {
  try {
    return !process.kill(pid, 0)
  } catch {
    return true
  }
}

while (!(await ready())) {
  if (gone() || Date.now() > deadline) process.exit(1)
  await new Promise((later) => setTimeout(later, 100))
}
