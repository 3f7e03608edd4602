const { randomBytes } = require("node:crypto")
const { defineConfig } = require("@medusajs/framework/utils")

// API keys do not depend on these secrets, so each start makes new ones. Tokens of
// users end with the process.
const secret = () => randomBytes(32).toString("hex")

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { jwtSecret: secret(), cookieSecret: secret() },
  },
})
