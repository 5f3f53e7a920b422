import { Children } from "./embedded/children.ts";
import { createRunDirectory } from "./embedded/run-directory.ts";
import { startPostgres } from "./embedded/postgres.ts";
const dir = await createRunDirectory();
const children = new Children(dir);
const root = new URL("../", import.meta.url).pathname;
const pg = await startPostgres(children, dir);
const start = (name: string, module: string, env: any) =>
  children.start<any>({ name, module: root + module, env });
const provider = await start("provider", "infra/payment-provider/main.ts", {
  API_KEY: "api",
  CONTROL_KEY: "ctl",
});
const idp = await start("idp", "infra/identity-provider/main.ts", { PORT: "0" });
const base = {
  ISSUER: idp.url,
  AUDIENCE: "orders-two-ways",
  PROVIDER_URL: provider.url,
  PROVIDER_API_KEY: "api",
};
const keys = { CALLER_KEYS: JSON.stringify({ gateway: "g", orders: "o", operator: "op" }) };
const inv = await start("inventory", "services/inventory/main.ts", {
  ...base,
  ...keys,
  DATABASE_URL: pg.urls.inventory,
});
const pay = await start("payments", "services/payments/main.ts", {
  ...base,
  ...keys,
  DATABASE_URL: pg.urls.payments,
});
const ord = await start("orders", "services/orders/main.ts", {
  ...base,
  ...keys,
  DATABASE_URL: pg.urls.orders,
  INVENTORY_URL: inv.url,
  PAYMENTS_URL: pay.url,
  INVENTORY_KEY: "o",
  PAYMENTS_KEY: "o",
});
const gw = await start("gateway", "services/gateway/main.ts", {
  ...base,
  PORT: "3000",
  ORDERS_URL: ord.url,
  INVENTORY_URL: inv.url,
  PAYMENTS_URL: pay.url,
  INVENTORY_KEY: "g",
  PAYMENTS_KEY: "g",
  ORDERS_KEY: "g",
});
console.log(
  JSON.stringify({
    dir,
    gw: gw.url,
    idp: idp.url,
    provider: provider.url,
    orders: ord.url,
    pids: children.pids,
  }),
);
void children.failed.then((e) => {
  console.log(String(e));
});
process.on("SIGTERM", () => void children.stop().then(() => process.exit(0)));
