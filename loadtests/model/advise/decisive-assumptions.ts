import { type AssumptionName, assumptions } from "../cost/assumptions.ts";
import { total } from "../cost/bill.ts";
import { type Basis, billsFor } from "../cost/model.ts";
import type { Traffic } from "../cost/traffic.ts";

/** An assumption which, at one of its bounds, makes the other variant cheaper. In dollars a month at that bound. */
export type DecisiveAssumption = { name: AssumptionName; value: number; services: number; functions: number };

/** The assumptions whose bounds change the cheaper variant for this traffic, the most decisive first. */
export function decisiveAssumptionsOf(basis: Basis, traffic: Traffic): DecisiveAssumption[] {
  const totals = (assumed: Basis["assumed"]) => {
    const { services, functions } = billsFor({ ...basis, assumed }, traffic);
    return { services: total(services), functions: total(functions) };
  };
  const now = totals(basis.assumed);
  const cheaperNow = now.functions < now.services;
  const bounds = (Object.keys(assumptions) as AssumptionName[]).flatMap((name) =>
    [assumptions[name].low, assumptions[name].high].map((value) => ({ name, value })),
  );
  const moved = bounds.map(({ name, value }): DecisiveAssumption => {
    return { name, value, ...totals({ ...basis.assumed, [name]: value }) };
  });
  return moved
    .filter(({ services, functions }) => functions < services !== cheaperNow)
    .sort((a, b) => ratioOf(b) - ratioOf(a));
}

function ratioOf({ services, functions }: DecisiveAssumption): number {
  return Math.abs(Math.log(functions / services));
}
