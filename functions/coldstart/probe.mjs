// Runs in a fresh process: initialises one function and prints { wall, cpu } in milliseconds and { memory } in MB, measured from before its module
// is read until its handler is loaded. The start of Node itself is not included.
import { writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , file, quota] = process.argv;
const url = pathToFileURL(file).href;
if (quota) writeFileSync(`${quota}/cgroup.procs`, String(process.pid)); // limits the CPU from here on
const cpuBefore = process.cpuUsage();
const before = performance.now();
await import(url);
const wall = performance.now() - before;
const { user, system } = process.cpuUsage(cpuBefore);
process.stdout.write(
  JSON.stringify({ wall, cpu: (user + system) / 1000, memory: process.resourceUsage().maxRSS / 1024 }),
);
