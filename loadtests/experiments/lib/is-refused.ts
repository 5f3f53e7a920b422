import { connected } from "../../harness/variants/postgres.ts";

/** PostgreSQL's codes of a refusal: no privilege, no such login. */
const REFUSALS = ["42501", "28000"];

/**
 * Whether PostgreSQL refuses a login or its statement for lack of a right.
 * @throws any other failure
 */
export async function isRefused(url: string, statement: string): Promise<boolean> {
  try {
    await connected(url, (client) => client.query(statement));
    return false;
  } catch (error) {
    if (REFUSALS.includes((error as { code?: string }).code ?? "")) return true;
    throw error;
  }
}
