// Vendure in memory, with what its products need: a zone and a tax category. Prints
// its port when it is ready. The user is "admin", and so is the password.
const { bootstrap, DefaultLogger, LogLevel } = require("@vendure/core")
const { populateInitialData } = require("@vendure/core/cli")

bootstrap({
  apiOptions: { hostname: "127.0.0.1", port: 0, adminApiPath: "admin-api", shopApiPath: "shop-api" },
  authOptions: {
    tokenMethod: "bearer",
    superadminCredentials: { identifier: "admin", password: "admin" },
  },
  dbConnectionOptions: { type: "sqljs", synchronize: true, logging: false },
  paymentOptions: { paymentMethodHandlers: [] },
  logger: new DefaultLogger({ level: LogLevel.Error }),
}).then(async app => {
  await populateInitialData(app, {
    defaultLanguage: "en",
    defaultZone: "Europe",
    countries: [{ name: "Germany", code: "DE", zone: "Europe" }],
    taxRates: [{ name: "Standard", percentage: 19 }],
    shippingMethods: [],
    paymentMethods: [],
    collections: [],
  })
  console.log(app.getHttpServer().address().port)
})
