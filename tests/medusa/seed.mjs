// medusa exec seed.mjs FILE: creates a secret API key and writes it to FILE.
import { writeFileSync } from "node:fs"

export default async function seed({ container, args: [file] }) {
  const keys = container.resolve("api_key")
  const { token } = await keys.createApiKeys({
    title: "medusa-stream",
    type: "secret",
    created_by: "tests/medusa/up",
  })
  writeFileSync(file, `${token}\n`, { mode: 0o600 })
}
