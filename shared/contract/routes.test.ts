import { describe, expect, it } from "vitest";
import { refuseRoute } from "./routes.ts";

describe("a request that no operation answers", () => {
  it.each([
    ["DELETE", "/orders", "POST, GET"],
    ["PUT", "/orders/1", "GET"],
    ["GET", "/orders/1/cancel", "POST"],
    ["POST", "/products", "GET"],
    ["POST", "/openapi.json", "GET"],
  ])("%s %s: the path exists, and 405 says what is possible", (method, path, allow) => {
    expect(refuseRoute(method, path)).toMatchObject({
      slug: "method-not-allowed",
      status: 405,
      headers: { allow },
    });
  });

  it.each(["/", "/order", "/orders/1/2", "/orders//", "/openapi-json", "/ORDERS", "/health/live"])(
    "%s is not there: 404",
    (path) => {
      expect(refuseRoute("GET", path)).toMatchObject({ slug: "route-not-found", status: 404, headers: {} });
    },
  );

  it("has no more than the beginning of its path repeated to it", () => {
    expect(refuseRoute("GET", `/${"x".repeat(10_000)}`).message.length).toBeLessThan(300);
  });
});
