import { describe, expect, it } from "vitest";
import { isNormalPath, refuseRoute } from "./routes.ts";

describe("a request without an operation", () => {
  it.each([
    ["DELETE", "/orders", "POST, GET"],
    ["PUT", "/orders/1", "GET"],
    ["GET", "/orders/1/cancel", "POST"],
    ["POST", "/products", "GET"],
    ["POST", "/openapi.json", "GET"],
  ])("%s %s: the path exists, so 405 lists its methods", (method, path, allow) => {
    expect(refuseRoute(method, path)).toMatchObject({
      slug: "method-not-allowed",
      status: 405,
      headers: { allow },
    });
  });

  it.each(["/", "/order", "/orders/1/2", "/orders//", "/openapi-json", "/ORDERS", "/health/live"])(
    "%s does not exist: 404",
    (path) => {
      expect(refuseRoute("GET", path)).toMatchObject({ slug: "route-not-found", status: 404, headers: {} });
    },
  );

  it("gets no copy of its path in the answer", () => {
    expect(refuseRoute("GET", "/<script>").message).not.toContain("script");
  });

  it.each(["/orders/", "/products/", "/x/../orders", "/orders/.."])(
    "%s is not another spelling: 404",
    (path) => {
      expect(refuseRoute("PUT", path).slug).toBe("route-not-found");
    },
  );
});

describe("a path", () => {
  it.each(["/", "/orders", "/orders/a%2Fb", "/orders/%F0%9F%99%82", "//orders", "/orders/-._~!$&'()*+,;=:@"])(
    "%s is the accepted spelling",
    (path) => {
      expect(isNormalPath(path)).toBe(true);
    },
  );

  it.each([
    "*",
    "/..",
    "/x/../orders",
    "/orders/.",
    "/%2e%2E/orders",
    "/%6frders",
    "/orders/%31",
    "/a%5f%7E",
  ])("%s is not the accepted spelling", (path) => {
    expect(isNormalPath(path)).toBe(false);
  });

  it.each(["/%", "/%zz", "/%ff", "/%c0%af", "/%ED%A0%80", "/\\orders", "/ ", '/"<>', "/\u0080"])(
    "%j is wrongly encoded",
    (path) => {
      expect(isNormalPath(path)).toBe(false);
    },
  );
});
