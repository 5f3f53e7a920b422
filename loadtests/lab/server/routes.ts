import { type RequestHandler, Router } from "express";
import { auditVariants } from "../../harness/audit-variants.ts";
import type { AuditOfVariant, OrderWish } from "../messages.ts";
import type { ShownInstance } from "./instance.ts";
import type { Lab } from "./lab.ts";
import { watchLive } from "./live.ts";
import { orderOnBoth } from "./order-on-both.ts";
import { strike } from "./strike.ts";

const MOST_ORDERS_PER_SECOND = 100;
const REASONS = 8;

/** The page's commands to a running instance. */
export function commandsFor(shown: ShownInstance, { events }: Lab): Router {
  const live = watchLive(shown, events);
  let struck: string | undefined;

  const order: RequestHandler = (request, response) => {
    void orderOnBoth(request.body as OrderWish, shown, events, live);
    response.status(202).end();
  };

  const load: RequestHandler<{ variant: string }> = ({ params, body }, response) => {
    const variant = shown.variants.find(({ name }) => name === params.variant);
    const { rate } = body as { rate?: unknown };
    const isRate = Number.isInteger(rate) && Number(rate) >= 0 && Number(rate) <= MOST_ORDERS_PER_SECOND;
    if (!variant || !isRate)
      return refuse(response, 400, "A load is 0 to 100 orders per second on a variant.");
    live[variant.name]!.load.setRate(Number(rate));
    response.status(202).end();
  };

  const fault: RequestHandler<{ variant: string; fault: string }> = ({ params }, response) => {
    const variant = shown.variants.find(({ name }) => name === params.variant);
    const wanted = variant?.faults.find(({ name }) => name === params.fault);
    if (!variant || !wanted) return refuse(response, 404, "There is no such fault.");
    if (struck) return refuse(response, 409, `Wait until ${struck} is over: one fault at a time.`);
    struck = wanted.name;
    const seed = Math.floor(Math.random() * 2 ** 31);
    const tell = (report: Parameters<Parameters<typeof strike>[2]>[0]) =>
      events.send({ kind: "fault", report });
    strike({ variant, fault: wanted, seed }, shown, tell)
      .then((ids) => live[variant.name]!.settling.add(ids))
      .catch((error: Error) => events.send({ kind: "trouble", sentence: error.message }))
      .finally(() => (struck = undefined));
    response.status(202).end();
  };

  const audit: RequestHandler = async (_request, response) => {
    const isBusy = struck !== undefined || shown.variants.some(({ name }) => live[name]!.load.rate > 0);
    if (isBusy)
      return refuse(response, 409, "Stop the load and wait for the fault: an audit needs still books.");
    const audited = shown.variants.map((variant) => ({
      variant,
      accepted: live[variant.name]!.settling.accepted,
    }));
    const audits = await auditVariants(audited, shown.outside);
    const answer: AuditOfVariant[] = audits.map(({ variant, report, reasons }) => {
      const { clean, orders, accepted, charges } = report;
      return { variant, clean, orders, accepted, charges, reasons: reasons.slice(0, REASONS) };
    });
    response.json(answer);
  };

  const router = Router();
  router.post("/orders", order);
  router.post("/load/:variant", load);
  router.post("/faults/:variant/:fault", fault);
  router.post("/audit", audit);
  return router;
}

function refuse(response: Parameters<RequestHandler>[1], status: number, sentence: string): void {
  response.status(status).type("text").send(`${sentence}\n`);
}
