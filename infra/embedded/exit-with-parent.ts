/**
 * Import this first in the main file of a process that is started by another one: when that one is
 * gone, even killed, the channel between them closes and this process ends. Started by hand, it has no
 * channel and nothing happens.
 */
if (process.send) {
  process.once("disconnect", () => process.exit());
  // The parent may have died before this line ran.
  if (!process.connected) process.exit();
}
