/**
 * Import this first in the main file of a child process. When the parent ends, even by SIGKILL, the IPC channel closes
 * and this process ends. A process that was started by hand has no channel, and nothing happens.
 */
if (process.send) {
  process.once("disconnect", () => process.exit());
  // The parent may have died before this line ran.
  if (!process.connected) process.exit();
}
