import type { FunctionDefinition } from "./service.ts";

/** Functions that are told of a variable on AWS are told its local value here; the others are not told of it here either. */
export function putLocalEnvironment(
  functions: Record<string, FunctionDefinition>,
  local: Record<string, string>,
): void {
  for (const definition of Object.values(functions)) {
    const told = Object.keys(definition.environment ?? {}).filter((name) => name in local);
    const replaced = Object.fromEntries(told.map((name) => [name, local[name]]));
    definition.environment = { ...definition.environment, ...replaced };
  }
}
