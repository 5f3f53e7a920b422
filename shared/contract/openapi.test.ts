import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, it } from "vitest";
import { buildOpenApi } from "./openapi.ts";
import { OPERATIONS } from "./operations.ts";

const document = buildOpenApi();

describe("the OpenAPI document", () => {
  it("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone(document))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
  });

  it("fails the check when it is invalid", async () => {
    const broken = { ...structuredClone(document), info: { title: "no version" } };
    expect(await new Validator().validate(broken)).toMatchObject({ valid: false });
  });

  it("equals the committed file", () => {
    const committed = readFileSync(new URL("openapi.json", import.meta.url), "utf8");
    expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(document)));
  });

  it("has exactly the operations of the contract, each with its scope", () => {
    const described = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .map((operation) => operation as { operationId: string; security: object[] });
    expect(described.map(({ operationId, security }) => [operationId, security])).toEqual(
      Object.entries(OPERATIONS).map(([name, operation]) => [
        name,
        "scope" in operation ? [{ bearer: [operation.scope] }] : [],
      ]),
    );
  });

  it("resolves all its references", () => {
    const references = JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+\/[\w-]+)"/g);
    const names = new Set([...references].map(([, name]) => name));
    const { schemas, responses } = document.components;
    const components = Object.entries({ schemas, responses }).flatMap(([kind, named]) =>
      Object.keys(named).map((name) => `${kind}/${name}`),
    );
    expect(components).toEqual(expect.arrayContaining([...names]));
    expect(names.size).toBeGreaterThan(15);
  });
});
