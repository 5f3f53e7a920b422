import { describe, expect, it } from "vitest";
import { isNormalPath, refuseRoute } from "./routes.ts";

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

  it("is not told its path again", () => {
    expect(refuseRoute("GET", "/<script>").message).not.toContain("script");
  });

  it.each(["/orders/", "/products/", "/x/../orders", "/orders/.."])(
    "%s is no other way to say it: 404",
    (path) => {
      expect(refuseRoute("PUT", path).slug).toBe("route-not-found");
    },
  );
});

describe("a path", () => {
  it.each(["/", "/orders", "/orders/a%2Fb", "/orders/%F0%9F%99%82", "//orders", "/orders/-._~!$&'()*+,;=:@"])(
    "%s is spelled as it should be",
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
  ])("%s has another spelling", (path) => {
    expect(isNormalPath(path)).toBe(false);
  });

  it.each(["/%", "/%zz", "/%ff", "/%c0%af", "/%ED%A0%80", "/\\orders", "/ ", '/"<>', "/\u0080"])(
    "%j is encoded as no path should be",
    (path) => {
      expect(isNormalPath(path)).toBe(false);
    },
  );
});
