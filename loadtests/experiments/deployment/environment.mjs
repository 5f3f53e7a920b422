// One environment of one function: initialises the bundle, then handles an event at a time. Ends with its parent.
import { pathToFileURL } from "node:url";

process.once("disconnect", () => process.exit());
const { handler } = await import(pathToFileURL(process.env.BUNDLE).href);
process.on("message", async (event) => process.send(await handler(event)));
process.send({ ready: true });
