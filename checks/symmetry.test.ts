import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "@swc/core";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const CONTEXTS = "{gateway,orders,inventory,payments}";

/** Files of one variant's contexts, such as `orders/place-order.ts`. */
const filesOf = (variant: string) =>
  globSync(`${CONTEXTS}/*.ts`, { cwd: join(root, variant), exclude: ["**/*test.ts"] });

const camelCase = (file: string) => basename(file, ".ts").replace(/-./g, (dash) => dash[1]!.toUpperCase());

/** Names of the values that a file exports, not of its types. The `handler` of a function counts as the camelCase of the file's name. */
function exportsOf(variant: string, file: string): string[] {
  const { body } = parseSync(readFileSync(join(root, variant, file), "utf8"), { syntax: "typescript" });
  const names = body.flatMap((node) => {
    if (!node.type.startsWith("Export")) return [];
    if (node.type !== "ExportDeclaration") throw new Error(`${file}: export a declaration by its name.`);
    const { declaration } = node;
    if (declaration.type === "VariableDeclaration")
      return declaration.declarations.map(({ id }) => (id.type === "Identifier" ? id.value : id.type));
    return "identifier" in declaration ? [declaration.identifier.value] : [];
  });
  return names.map((name) => (name === "handler" ? camelCase(file) : name));
}

type Only = { services: string[]; functions: string[] };

/** Exports that only one variant's file has, of the files that both variants have. */
function differenceOf(file: string): Only {
  const [services, functions] = [exportsOf("services", file), exportsOf("functions", file)];
  return {
    services: services.filter((name) => !functions.includes(name)),
    functions: functions.filter((name) => !services.includes(name)),
  };
}

const EXCEPTIONS: Record<string, Only & { because: string }> = {
  "orders/order-store.ts": {
    services: ["beginToCancel"],
    functions: ["finishOrder"],
    because:
      "A cancellation makes the services' row a job again. A release takes the functions' item off the sweeper's index.",
  },
  "orders/redrive-orders.ts": {
    services: ["listParked"],
    functions: [],
    because: "The services list and redrive on two routes; one function does both by its argument.",
  },
  "inventory/reservation-store.ts": {
    services: [],
    functions: ["reemitReservation"],
    because: "Only a stream needs a decision again: a service answers the repeated request with it.",
  },
  "payments/payment-store.ts": {
    services: [],
    functions: ["reemitPayment"],
    because: "Only a stream needs a decision again: a service answers the repeated request with it.",
  },
  "payments/provider.ts": {
    services: ["createProvider"],
    functions: ["charge", "refund"],
    because: "A service makes its provider, with `charge` and `refund`, from a client that it holds.",
  },
};

/** The same file name in two contexts. */
const ELSEWHERE = {
  "get-summary.ts":
    "The services' gateway asks three services. The function reads the orders' table, which only orders may.",
};

const services = filesOf("services");
const functions = filesOf("functions");
const inBoth = services.filter((file) => functions.includes(file));

describe("a file name that both variants have", () => {
  it("has the same exports in both, except for the named exceptions", () => {
    expect(inBoth.length).toBeGreaterThan(15);
    const found = inBoth.map((file) => [file, differenceOf(file)] as const);
    const different = found.filter(([, only]) => [...only.services, ...only.functions].length > 0);
    const allowed = Object.entries(EXCEPTIONS).map(([file, { because: _, ...only }]) => [file, only]);
    expect(Object.fromEntries(different)).toEqual(Object.fromEntries(allowed));
  });

  it("belongs to the same context, except for the named exceptions", () => {
    const names = functions.map((file) => basename(file));
    const moved = services.map((file) => basename(file)).filter((name) => names.includes(name));
    const together = inBoth.map((file) => basename(file));
    expect(moved.filter((name) => !together.includes(name))).toEqual(Object.keys(ELSEWHERE));
  });
});
