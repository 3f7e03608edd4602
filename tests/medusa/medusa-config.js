const { randomBytes } = require("node:crypto")
const { defineConfig } = require("@medusajs/framework/utils")

// Nobody logs in here, API keys outlive these: a new secret each start.
const secret = () => randomBytes(32).toString("hex")

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: { jwtSecret: secret(), cookieSecret: secret() },
  },
})
