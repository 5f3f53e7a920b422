// `npm run setup`, and the first thing that every other command does. Plain JavaScript for whatever Node is there.
const version = process.versions.node;
if (Number(version.split(".")[0]) < 20) {
  console.error(
    `This needs Node 20 or newer, and ${process.execPath} is Node ${version}: install a newer one.`,
  );
  process.exit(1);
}
void import("./setup.mjs").then(({ setUp }) => setUp());
