import type { Table } from "./dynamodb/tables.ts";
import type { FunctionPool } from "./lambda/function-pool.ts";

const ATTEMPTS = 5;

/**
 * Fills new tables the way it is done after a deployment: by invoking the function that does it.
 *
 * @throws Error with one sentence, when it goes on failing
 */
export async function seedTables(
  seed: string | undefined,
  tables: Table[],
  pool: Pick<FunctionPool, "invoke">,
): Promise<void> {
  if (seed === undefined || !tables.some(({ created }) => created)) return;
  for (let attempt = 1; ; attempt++) {
    const failure = await pool.invoke(seed, {}).then(
      () => undefined,
      (error: Error) => error,
    );
    if (!failure) return;
    // An engine that has just started, on a Java machine for example, may need longer at first than a function waits.
    if (attempt < ATTEMPTS) continue;
    throw new Error(`custom.local.seed: the function ${seed} failed: ${failure.message}`);
  }
}
