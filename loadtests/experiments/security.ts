import { mean } from "simple-statistics";
import type { VariantName } from "../harness/variants/variants.ts";
import { barPlot, sideBySide, VARIANTS } from "./lib/figures.ts";
import { type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
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
    "The running variants must refuse every probe of a list. Both get bad tokens, requests for orders of others, and hostile input. The services are called past their gateway, and each service's database role tries the data of the others. The functions are invoked past their API, and each function that a stream invokes gets forged records. Each function's role is read from the deployment: its rights are actions times resources. Third-party packages are counted in the bundles. Quick: without hostile input.",
  rule: "Holds when every probe is refused by both, and no role of a function names a table of another context.",
  limits:
    "Attacks that nobody has thought of; encryption between services, which only the containers have; and IAM itself, because the emulator does not enforce it. An independent penetration test of deployed stacks would show some of this.",
  takes: { quick: 14, usual: 24 },
  run: async (laboratory) => {
    const roles = rolesOf();
    return judge(await probeBoth(laboratory, roles), roles, await deployables());
  },
};

type Counted = { probes: Probe[]; refused: Probe[]; packages: number[] };

export function judge(
  probes: readonly Probe[],
  roles: readonly Role[],
  deployed: Record<VariantName, Deployable[]>,
): Finding {
  const of = (name: VariantName): Counted => {
    const own = probes.filter(({ variant }) => variant === name);
    const packages = deployed[name].map((each) => each.packages.length);
    return { probes: own, refused: own.filter(({ refused }) => refused), packages };
  };
  const counted = { services: of("services"), functions: of("functions") };
  const { figure, bars } = sideBySide(counted);
  const said = VARIANTS.map((name) => {
    return `the ${name} refused ${counted[name].refused.length} of ${counted[name].probes.length} probes`;
  });
  const unrefused = probes.find(({ refused }) => !refused);
  const first = unrefused ? `; not refused by the ${unrefused.variant}: ${unrefused.name}` : "";
  const rights = roles.map((role) => role.rights.length);
  return {
    verdict: verdictOf(!unrefused),
    because: `${said.join(" and ")}${first}.`.replace(/^t/, "T"),
    figures: [
      figure("probes refused", "", ({ refused }) => refused.length),
      figure("probes run", "", ({ probes }) => probes.length),
      { label: "rights of a function, mean", unit: "", functions: mean(rights) },
      { label: "rights of a function, most", unit: "", functions: Math.max(...rights) },
      figure("third-party packages in a deployable, most", "", ({ packages }) => Math.max(...packages)),
      figure("third-party packages in a deployable, mean", "", ({ packages }) => mean(packages)),
      ...GROUPS.map((group) => figure(`probes: ${group}`, "", ({ probes }) => countOf(group, probes))),
    ],
    plots: [
      bars(
        "Probes that were refused",
        { title: "probe", unit: "kind", names: GROUPS },
        { title: "refused", unit: "probes" },
        ({ refused }) => GROUPS.map((group) => countOf(group, refused)),
      ),
      rightsPlot(roles),
    ],
  };
}

const countOf = (group: string, probes: readonly Probe[]) =>
  probes.filter((probe) => probe.group === group).length;

function rightsPlot(roles: readonly Role[]): Plot {
  return barPlot(
    "What each function's role allows",
    { title: "function", unit: "role", names: roles.map(({ name }) => name) },
    { title: "rights", unit: "actions × resources" },
    [{ name: "functions", heights: roles.map(({ rights }) => rights.length) }],
  );
}
