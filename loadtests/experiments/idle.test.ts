import { expect, it } from "vitest";
import { judge } from "./idle.ts";

it.each([
  ["holds", { services: 224, functions: 0.07 }],
  ["holds, at a price", { services: 241, functions: 3.99 }],
  ["does not hold here", { services: 20, functions: 3.99 }],
  ["does not hold here", { services: 0.5, functions: 0.07 }],
  ["the other way round here", { services: 3, functions: 3.99 }],
] as const)("%s: an idle month of %j dollars", (verdict, dollars) =>
  expect(judge({ thrifty: 100, ...dollars }, []).verdict).toBe(verdict),
);

it("names the dollars of both, and of services with one of everything", () =>
  expect(judge({ services: 241, thrifty: 100, functions: 3.99 }, []).because).toBe(
    "A month without requests costs $241.00 for the services ($100.00 with one zone, no NAT gateway, one container per service), and $3.99 for the functions.",
  ));
