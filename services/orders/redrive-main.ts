import { parseArgs } from "node:util";
import { openDatabase } from "@app/chassis/database";
import { listParked, redriveParked } from "./job-store.ts";

/**
 * Redrives from inside the container: `docker compose exec orders node redrive.mjs` gives the parked orders another
 * round of attempts and prints them as JSON. With `--list` it only prints.
 */
const SHOWN = 20;

const { list } = readFlags();
const database = openDatabase();
const { total, orders } = await listParked(database, SHOWN);
const redriven = list ? 0 : await redriveParked(database);
console.log(JSON.stringify({ parked: total, redriven, first: orders }, null, 2));
await database.end();

function readFlags(): { list?: boolean } {
  try {
    return parseArgs({ options: { list: { type: "boolean" } } }).values;
  } catch {
    console.error("redrive takes no argument but --list, which only shows the parked orders.");
    process.exit(2);
  }
}
