import { HOW_TO_GET_ENVOY } from "@app/infra/mesh/find-envoy";
import type { Attempt } from "@app/infra/mesh/refusals";
import { expect, it } from "vitest";
import { protectionLines } from "./mesh/lines.ts";
import type { Measured, Way } from "./mesh/measure-calls.ts";
import { judge } from "./mesh.ts";

const lines = { unnecessary: 150, changed: 0, policy: 190 };
const attempts: Attempt[] = [
  { name: "gateway: GET /products of inventory", allowed: true, answer: 401 },
  { name: "nobody: GET /products of inventory", allowed: false, answer: undefined },
  { name: "orders: GET /products of inventory", allowed: false, answer: 403 },
];
const measured = (failed: number): Measured => ({
  latencies: [1, 2, 3],
  cpu: { caller: 0.5, callee: 0.5, sidecars: 0.6 },
  sidecarBytes: 40 * 2 ** 20,
  asked: 400,
  failed,
});
const calls: Record<Way, Measured> = { plain: measured(40), "in code": measured(40), mesh: measured(0) };

it("holds when strangers are refused, calls survive and the services do not know the mesh", () => {
  expect(judge({ lines, attempts, calls })).toMatchObject({
    verdict: "holds",
    because: "The mesh refused 2 of 2 requests that are not allowed.",
    details:
      "While a tenth of the answers was 503, 0.0 % of the calls failed behind the mesh, which repeats a call three times, and 10.0 % in code, where a call is not repeated: there, the order's job is repeated later.",
  });
});

it("does not hold when one request that is not allowed reaches its service, and names it", () => {
  const open = attempts.map((attempt) => (attempt.allowed ? attempt : { ...attempt, answer: 401 }));
  const { verdict, because } = judge({ lines, attempts: open, calls });
  expect(verdict).toBe("does not hold here");
  expect(because).toContain("but not nobody: GET /products of inventory");
});

it("does not hold when more than 1 % of the calls fail behind the mesh", () => {
  expect(judge({ lines, attempts, calls: { ...calls, mesh: measured(4) } }).verdict).toBe("holds");
  expect(judge({ lines, attempts, calls: { ...calls, mesh: measured(5) } }).verdict).toBe(
    "does not hold here",
  );
});

it("does not hold when a line of the services knows the mesh", () => {
  expect(judge({ lines: { ...lines, changed: 1 }, attempts, calls }).verdict).toBe("does not hold here");
});

it("proves nothing when an allowed request is refused, too", () => {
  const deaf = attempts.map((attempt) => ({ ...attempt, answer: undefined }));
  expect(() => judge({ lines, attempts: deaf, calls })).toThrow(
    "The attempts prove nothing: gateway: GET /products of inventory is allowed and was refused.",
  );
});

it("without Envoy, cannot be shown, says how to get it, and still counts the lines", () => {
  const { verdict, because, figures } = judge({ lines });
  expect([verdict, because]).toEqual(["cannot be shown on one machine", HOW_TO_GET_ENVOY]);
  expect(figures.map(({ services }) => services)).toEqual([150, 190, 0]);
});

it("counts lines of the code as it is", () => {
  const counted = protectionLines();
  expect(counted.changed).toBe(0);
  expect(counted.unnecessary).toBeGreaterThan(100);
  expect(counted.policy).toBeGreaterThan(100);
});
