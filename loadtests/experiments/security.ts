import { mean } from "simple-statistics";
import { barPlot } from "./lib/bar-plot.ts";
import type { Experiment } from "./lib/experiment.ts";
import type { Figure, Finding, Plot } from "./lib/findings.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { GROUPS, type Probe } from "./security/probe.ts";
import { probeBoth } from "./security/probe-both.ts";
import { type Role, rolesOf } from "./security/rights.ts";

export const security: Experiment = {
  id: "security",
  title: "Security",
  part: "section",
  claim:
    "Services are protected by gateways, encryption and access control; functions by narrow permissions against injected events and packages.",
  method:
    "A list of probes, each of which must be refused, against what runs: bad tokens, orders of others, hostile input; the services around their gateway, and each one's database role on what belongs to others; the functions around their API, and forged records into each that a stream invokes. Each function's role is read from what is deployed: its rights are actions times resources. Packages of third parties are counted in the bundles. Quick: without hostile input.",
  rule: "Holds when every probe is refused by both, and no role of a function names a table of another context.",
  limits:
    "What nobody has thought of; encryption between services, which the containers have and the processes here do not; and IAM itself, which the emulator does not ask. An independent penetration test of deployed stacks would show some of it.",
  takes: { quick: 14, usual: 24 },
  run: async (laboratory) => {
    const roles = rolesOf();
    return judge(await probeBoth(laboratory, roles), roles, await deployables());
  },
};

const VARIANTS = ["services", "functions"] as const;

export function judge(
  probes: readonly Probe[],
  roles: readonly Role[],
  deployed: Record<"services" | "functions", Deployable[]>,
): Finding {
  const unrefused = probes.filter(({ refused }) => !refused);
  const said = VARIANTS.map((name) => {
    const own = probes.filter(({ variant }) => variant === name);
    return `the ${name} refused ${own.filter(({ refused }) => refused).length} of ${own.length} probes`;
  });
  const first = unrefused[0] ? `; not refused by the ${unrefused[0].variant}: ${unrefused[0].name}` : "";
  const packages = (of: (counts: number[]) => number): Partial<Figure> =>
    Object.fromEntries(
      VARIANTS.map((name) => [name, of(deployed[name].map((each) => each.packages.length))]),
    );
  const rights = roles.map((role) => role.rights.length);
  return {
    verdict: unrefused.length === 0 ? "holds" : "does not hold here",
    because: `${said.join(" and ")}${first}.`.replace(/^t/, "T"),
    figures: [
      countOf(
        "probes refused",
        probes.filter(({ refused }) => refused),
      ),
      countOf("probes run", probes),
      { label: "rights of a function, mean", unit: "", functions: mean(rights) },
      { label: "rights of a function, most", unit: "", functions: Math.max(...rights) },
      {
        label: "packages of third parties in a deployable, most",
        unit: "",
        ...packages((counts) => Math.max(...counts)),
      },
      { label: "packages of third parties in a deployable, mean", unit: "", ...packages(mean) },
      ...GROUPS.map((group) =>
        countOf(
          `probes: ${group}`,
          probes.filter((probe) => probe.group === group),
        ),
      ),
    ],
    plots: [probesPlot(probes), rightsPlot(roles)],
  };
}

function countOf(label: string, probes: readonly Probe[]): Figure {
  const of = (name: string) => probes.filter(({ variant }) => variant === name).length;
  return { label, unit: "", services: of("services"), functions: of("functions") };
}

function probesPlot(probes: readonly Probe[]): Plot {
  const refusedIn = (name: string, group: string) =>
    probes.filter((probe) => probe.variant === name && probe.group === group && probe.refused).length;
  return barPlot(
    "Probes that were refused",
    { title: "probe", unit: "kind", names: GROUPS },
    { title: "refused", unit: "probes" },
    VARIANTS.map((name) => ({ name, heights: GROUPS.map((group) => refusedIn(name, group)) })),
  );
}

function rightsPlot(roles: readonly Role[]): Plot {
  return barPlot(
    "What each function's role allows",
    { title: "function", unit: "role", names: roles.map(({ name }) => name) },
    { title: "rights", unit: "actions × resources" },
    [{ name: "functions", heights: roles.map(({ rights }) => rights.length) }],
  );
}
