/** Rules for imports. `npm run check` enforces them. `fence.test.ts` proves that each rule can fail. */
const TESTS = "\\.(system-|fresh-|container-|k8s-|aws-)?test\\.ts$|/test/";

/**
 * The rooms of loadtests, from the lowest floor to the highest. A room imports only its own files and those of lower
 * floors.
 */
const FLOORS = [
  ["scenarios"],
  ["harness", "k6"],
  ["model", "benchmarks", "chaos"],
  ["experiments"],
  ["report"],
  ["commands", "lab"],
];

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "domain-imports-nothing",
      comment: "The rules are pure: no library, no I/O. Hashing is a pure function too.",
      severity: "error",
      from: { path: "^shared/domain/", pathNot: TESTS },
      to: { pathNot: "^shared/domain/|^(node:)?crypto$" },
    },
    {
      name: "contract-imports-domain",
      comment: "The contract knows the domain, and no variant.",
      severity: "error",
      from: { path: "^shared/contract/", pathNot: TESTS },
      to: { path: "^(services|functions|infra|loadtests|shared/conformance)/" },
    },
    {
      name: "conformance-is-black-box",
      comment: "The suite knows a base URL and the contract, never a variant.",
      severity: "error",
      from: { path: "^shared/conformance/", pathNot: TESTS },
      to: { path: "^(services|functions|infra|loadtests)/" },
    },
    {
      name: "services-are-independent",
      comment: "Services call each other only over HTTP. All services use the chassis.",
      severity: "error",
      from: { path: "^services/([^/]+)/", pathNot: `^services/messages/|${TESTS}` },
      to: { path: "^services/", pathNot: "^services/(chassis|$1)/" },
    },
    {
      name: "contexts-with-messages-are-independent",
      comment:
        "A context that is driven by events uses the files of its own service, and the way of messages.",
      severity: "error",
      from: { path: "^services/messages/([^/.]+)/", pathNot: `^services/messages/brokers/|${TESTS}` },
      to: {
        path: "^services/",
        pathNot: "^services/(chassis/|$1/|messages/$1/|messages/[^/]+\\.ts$)",
      },
    },
    {
      name: "the-way-of-messages-knows-no-context",
      comment: "Relay, consumer and brokers carry the facts of any context.",
      severity: "error",
      from: { path: "^services/messages/([^/]+\\.ts$|brokers/)", pathNot: TESTS },
      to: { path: "^services/", pathNot: "^services/(chassis/|messages/([^/]+\\.ts$|brokers/))" },
    },
    {
      name: "contexts-of-functions-are-independent",
      comment: "Contexts of the functions are connected only by events. All contexts use the chassis.",
      severity: "error",
      from: { path: "^functions/(orders|inventory|payments|gateway|chassis)/", pathNot: TESTS },
      to: { path: "^functions/", pathNot: "^functions/(chassis|$1)/" },
    },
    {
      name: "local-plugin-stands-alone",
      comment:
        "The plugin runs any service. It reads serverless.yml through Serverless, never this service's code.",
      severity: "error",
      from: { path: "^functions/local/", pathNot: TESTS },
      to: { path: "^functions/", pathNot: "^functions/local/" },
    },
    {
      name: "variants-are-apart",
      comment: "Neither variant uses the other, nor the code that starts or measures them.",
      severity: "error",
      from: { path: "^(services|functions)/", pathNot: TESTS },
      to: { path: "^(services|functions|infra|loadtests|shared/conformance)/", pathNot: "^$1/" },
    },
    {
      name: "k6-scripts-run-in-k6",
      comment:
        "k6 is not Node: scripts import only modules of k6, and files of this project that do the same.",
      severity: "error",
      from: { path: "^loadtests/(k6|scenarios)/", pathNot: TESTS },
      to: { pathNot: "^k6(/|$)|/@types/k6/|^loadtests/(k6|scenarios)/" },
    },
    ...FLOORS.slice(0, -1).flatMap((rooms, floor) =>
      rooms.map((room) => ({
        name: `loadtests-${room}-runs-downhill`,
        comment: "A room of loadtests imports from lower floors only.",
        severity: "error",
        from: { path: `^loadtests/${room}/`, pathNot: TESTS },
        to: {
          path: "^loadtests/",
          pathNot: `^loadtests/(${[room, ...FLOORS.slice(0, floor).flat()].join("|")})/`,
        },
      })),
    ),
    {
      name: "no-test-helper-in-the-product",
      comment: "Only tests use files in a folder named test.",
      severity: "error",
      from: { pathNot: TESTS },
      to: { path: "/test/", pathNot: "node_modules" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^k6(/|$)" },
    },
  ],
  options: {
    parser: "swc",
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(node_modules|\\.esbuild|\\.serverless)/" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default"] },
  },
};
