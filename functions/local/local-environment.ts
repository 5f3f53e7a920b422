import type { FunctionDefinition } from "./service.ts";

/** Gives each function the local values of the variables that it has on AWS, and no other local values. */
export function putLocalEnvironment(
  functions: Record<string, FunctionDefinition>,
  local: Record<string, string>,
): void {
  for (const definition of Object.values(functions)) {
    const names = Object.keys(definition.environment ?? {}).filter((name) => name in local);
    const replaced = Object.fromEntries(names.map((name) => [name, local[name]]));
    definition.environment = { ...definition.environment, ...replaced };
  }
}
