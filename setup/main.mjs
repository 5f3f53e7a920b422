// `npm run setup`; every other command runs it first. Plain JavaScript, for any Node of the user.
const version = process.versions.node;
if (Number(version.split(".")[0]) < 20) {
  console.error(
    `This needs Node 20 or newer, and ${process.execPath} is Node ${version}: install a newer one.`,
  );
  process.exit(1);
}

const [flag] = process.argv.slice(2);
if (flag) {
  const usage = "Usage: npm run setup installs missing packages, and takes no flags.";
  if (flag === "--help") console.log(usage);
  else console.error(`error: unknown option '${flag}': npm run setup takes no flags.`);
  process.exit(flag === "--help" ? 0 : 2);
}
void import("./setup.mjs").then(({ setUp }) => setUp());
