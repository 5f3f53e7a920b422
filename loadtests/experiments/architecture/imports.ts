import { declared } from "@app/functions/serverless-config";
import type { Deployable } from "../lib/source-metrics/deployables.ts";

/** Files of one context inside the bundle of another context's deployable, as "deployable: file". */
export function foreignFiles(deployed: Record<"services" | "functions", readonly Deployable[]>): string[] {
  const contextOf = (name: string) => declared.functions[name]!.handler.split("/")[0]!;
  const foreign = (variant: "services" | "functions", { name, files }: Deployable) => {
    const own = variant === "services" ? name : contextOf(name);
    return files
      .filter((file) => CONTEXT.test(file) && !file.startsWith(`${variant}/${own}/`))
      .map((file) => `${name}: ${file}`);
  };
  return (["services", "functions"] as const).flatMap((variant) =>
    deployed[variant].flatMap((each) => foreign(variant, each)),
  );
}

const CONTEXT = /^(services|functions)\/(gateway|orders|inventory|payments)\//;
