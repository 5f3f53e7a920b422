import { VARIANTS, type VariantName } from "@app/net/variant-names";
import { mean } from "simple-statistics";
import { barPlot, sideBySide } from "./lib/figures.ts";
import { type Finding, type Plot, verdictOf } from "./lib/findings.ts";
import type { Experiment } from "./lib/laboratory.ts";
import { type Deployable, deployables } from "./lib/source-metrics/deployables.ts";
import { permissions } from "./lib/source-metrics/permissions.ts";
import { GROUPS, type Probe } from "./security/probe.ts";
import { type Probed, probeBoth } from "./security/probe-both.ts";

export const security: Experiment = {
  id: "security",
  title: "Security",
  part: "section",
  claim:
    "Services are protected by gateways, encryption and access control; functions by narrow permissions against injected events and packages.",
  method:
    "Both variants must refuse every probe of a list. Both get bad tokens, requests for orders of others, and hostile input. The services are called past their gateway; a service with certificates, as in the containers, is called over plain HTTP and with wrong certificates; and each service's database role tries the data of the others. The functions are invoked past their API, and each function that a stream invokes gets forged records. The roles of the functions are enforced: a proxy in front of DynamoDB checks each call against the statements of the caller's role, by IAM's rules for these statements. With each function's access key, the experiment then tries tables of other contexts, deletions, and a decision by the sweeper. Third-party packages are counted in the bundles. Without --full: without hostile input.",
  rule: "Holds when every probe is refused by both, and no call that a function makes in its normal work is denied by its role.",
  limits:
    "Attacks that nobody has thought of, and the rights to invoke functions and to read parameters: they are read here, not enforced. On a real cloud, IAM itself decides, and also an account's other policies and people with wide rights, which often weigh more than a function's role. An independent penetration test of deployed stacks would show some of this.",
  takes: { short: 14, long: 24 },
  counts: true,
  run: async (laboratory) =>
    judge(await probeBoth(laboratory), [...permissions()].map(rightsOf), await deployables()),
};

/** `rights`: pairs of action and resource. */
export type Role = { name: string; rights: number };
const rightsOf = ([name, { size }]: [string, ReadonlySet<string>]): Role => ({ name, rights: size });

type Counted = { probes: Probe[]; refused: Probe[]; packages: number[] };

/** @throws Error when no call was checked: then the roles were not enforced */
export function judge(
  { probes, checked }: Probed,
  roles: readonly Role[],
  deployed: Record<VariantName, Deployable[]>,
): Finding {
  if (checked.calls === 0) throw new Error("No call of a function was checked against its role.");
  const of = (name: VariantName): Counted => {
    const own = probes.filter(({ variant }) => variant === name);
    const packages = deployed[name].map((each) => each.packages.length);
    return { probes: own, refused: own.filter(({ refused }) => refused), packages };
  };
  const counted = { services: of("services"), functions: of("functions") };
  const { figure, bars } = sideBySide(counted);
  const lengths = VARIANTS.map((name) => `${counted[name].probes.length} of the ${name}`);
  const unrefused = probes.find(({ refused }) => !refused);
  const said = unrefused
    ? `Not refused by the ${unrefused.variant}: ${unrefused.name}`
    : "Both variants refused every probe of this list";
  const denied = checked.denied[0] ? `; denied in normal work: ${checked.denied[0]}` : "";
  const rights = roles.map((role) => role.rights);
  return {
    verdict: verdictOf(!unrefused && !denied),
    because: `${said}${denied}. Packages are counted, not attacked.`,
    details: `Each variant has other ways in, so the numbers of probes are no comparison: ${lengths.join(", ")}. The roles allowed ${checked.calls - checked.denied.length} of ${checked.calls} calls that ${checked.callers.size} functions made to DynamoDB in their normal work.`,
    figures: [
      figure("refused, of the variant's own probes", "%", shareRefused),
      figure("the variant's own probes", "", ({ probes }) => probes.length),
      { label: "calls checked against the caller's role", unit: "", functions: checked.calls },
      { label: "calls denied in normal work", unit: "", functions: checked.denied.length },
      { label: "rights of a function, mean", unit: "", functions: mean(rights) },
      { label: "rights of a function, most", unit: "", functions: Math.max(...rights) },
      figure("third-party packages in a deployable, most", "", ({ packages }) => Math.max(...packages)),
      figure("third-party packages in a deployable, mean", "", ({ packages }) => mean(packages)),
      ...GROUPS.map((group) => figure(`probes: ${group}`, "", ({ probes }) => countOf(group, probes))),
    ],
    plots: [
      bars(
        "Probes that were refused, each variant's own",
        { title: "probe", unit: "kind", names: GROUPS },
        { title: "refused", unit: "probes" },
        ({ refused }) => GROUPS.map((group) => countOf(group, refused)),
      ),
      rightsPlot(roles),
    ],
  };
}

const shareRefused = ({ probes, refused }: Counted) => (100 * refused.length) / probes.length;
const countOf = (group: string, probes: readonly Probe[]) =>
  probes.filter((probe) => probe.group === group).length;

function rightsPlot(roles: readonly Role[]): Plot {
  return barPlot(
    "What each function's role allows",
    { title: "function", unit: "role", names: roles.map(({ name }) => name) },
    { title: "rights", unit: "actions × resources" },
    [{ name: "functions", heights: roles.map(({ rights }) => rights) }],
  );
}
