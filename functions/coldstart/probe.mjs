// Runs in a fresh process: initialises one function and prints { wall, cpu } in milliseconds and { memory } in MB, from before its module is read until
// its handler is there. Starting Node itself is not in it.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , file, quota] = process.argv;
const url = pathToFileURL(file).href;
if (quota) writeFileSync(`${quota}/cgroup.procs`, String(process.pid)); // from here on with less CPU
const cpuBefore = process.cpuUsage();
const before = performance.now();
await import(url);
const wall = performance.now() - before;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(
  JSON.stringify({ wall, cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }),
);
