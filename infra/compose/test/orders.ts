import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fetchToken } from "../../identity-provider/token.ts";
import type { Stack } from "../stack.ts";

const ATTEMPTS = 60;

/** A customer of a stack, who orders one piece at a time and pays with an accepted card. */
export async function customerOf({ url, issuer }: Pick<Stack, "url" | "issuer">) {
  const token = await fetchToken({ issuer, subject: `customer-${randomUUID()}` });
  const authorization = `Bearer ${token}`;
  const body = JSON.stringify({ lines: [{ sku: "sku-001", quantity: 1 }], card: "card_accepted" });
  const place = async (key: string) => {
    const headers = { authorization, "content-type": "application/json", "idempotency-key": key };
    const answer = await fetch(`${url}/orders`, { method: "POST", headers, body });
    return { status: answer.status, id: ((await answer.json()) as { id: string }).id };
  };
  return {
    /** Makes one attempt. @returns the response's status */
    tryToPlace: async () => (await place(randomUUID())).status,
    /** Repeats the request with the same key until it is accepted. @returns the order's id */
    async place(): Promise<string> {
      const key = randomUUID();
      for (let attempt = 1; ; attempt++) {
        const { status, id } = await place(key);
        if (status === 202) return id;
        if (attempt === ATTEMPTS) throw new Error(`The last of ${ATTEMPTS} attempts was answered ${status}.`);
        await sleep(1_000);
      }
    },
    async statusOf(id: string): Promise<string> {
      const answer = await fetch(`${url}/orders/${id}`, { headers: { authorization } });
      return ((await answer.json()) as { status: string }).status;
    },
  };
}
