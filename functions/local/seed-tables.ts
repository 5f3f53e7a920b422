import type { Table } from "./dynamodb/tables.ts";
import type { FunctionPool } from "./lambda/function-pool.ts";

const ATTEMPTS = 5;

/**
 * Fills new tables as after a deployment: by invoking the function that seeds.
 *
 * @throws Error with one sentence, when the function keeps failing
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
    // An engine that has just started, on a Java machine for example, may at first need longer than a function's timeout.
    if (attempt < ATTEMPTS) continue;
    throw new Error(`custom.local.seed: the function ${seed} failed: ${failure.message}`);
  }
}
