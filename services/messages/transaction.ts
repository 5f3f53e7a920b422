import { type Database, throwOutage } from "@app/chassis/database";

/** Commits what `work` did on its connection, or nothing. Its errors are those of `Database`. */
export async function inTransaction<T>(
  database: Database,
  work: (transaction: Database) => Promise<T>,
): Promise<T> {
  const connection = await database.connect().catch(throwOutage);
  const ignore = () => {}; // a lost connection also fails its query
  connection.on("error", ignore);
  const query = (...given: unknown[]) =>
    (connection.query as (...given: unknown[]) => Promise<unknown>)(...given).catch(throwOutage);
  try {
    await query("begin");
    // The stores of the contexts take a `Database`, and only call its `query`.
    const result = await work({ query } as unknown as Database);
    await query("commit");
    connection.off("error", ignore).release();
    return result;
  } catch (error) {
    const broken = await connection.query("rollback").then(
      () => false,
      () => true,
    );
    connection.off("error", ignore).release(broken);
    throw error;
  }
}
