import { addRoles } from "@app/functions/deployment/roles";
import type { Service, Statement } from "@app/functions/deployment/service";
import { reference } from "@app/functions/deployment/template";
import { declaredFunctions } from "./deployables.ts";

/** For each function, the pairs of action and resource that its role allows, without its own log. */
export function permissions(): Map<string, Set<string>> {
  const functions = declaredFunctions() as unknown as Service["functions"];
  const Resources: Service["resources"]["Resources"] = {};
  addRoles({ provider: { stage: "", region: "" }, functions, resources: { Resources } });
  return new Map(
    Object.entries(functions).map(([key, { role = "" }]) => {
      const { Policies } = Resources[role]!.Properties as { Policies: Policy[] };
      return [
        key,
        new Set(Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement).flatMap(pairsOf)),
      ];
    }),
  );
}

type Policy = { PolicyDocument: { Statement: Statement[] } };

function pairsOf({ Action, Resource }: Statement): string[] {
  const actions = [Action].flat().filter((action) => !action.startsWith("logs:"));
  return actions.flatMap((action) => [Resource].flat().map((on) => `${action} ${reference(on)}`));
}
