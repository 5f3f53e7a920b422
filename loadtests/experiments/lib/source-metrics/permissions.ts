import { addRoles } from "@app/functions/deployment/roles";
import { type DeployedService, reference } from "@app/functions/deployment/template";
import { declared } from "@app/functions/serverless-config";
import type { Statement } from "@app/functions-local/service";

/** For each function, the statements of its role, as the deployment derives them from serverless.yml. */
export function statementsOfRoles(): Map<string, Statement[]> {
  const functions = structuredClone(declared.functions) as unknown as DeployedService["functions"];
  const Resources: DeployedService["resources"]["Resources"] = {};
  addRoles({ provider: { stage: "" }, functions, resources: { Resources } });
  return new Map(
    Object.entries(functions).map(([key, { role = "" }]) => {
      const { Policies } = Resources[role]!.Properties as { Policies: Policy[] };
      return [key, Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement)];
    }),
  );
}

/** For each function, the pairs of action and resource that its role allows, without its own log. */
export function permissions(): Map<string, Set<string>> {
  const all = [...statementsOfRoles()];
  return new Map(all.map(([key, statements]) => [key, new Set(statements.flatMap(pairsOf))]));
}

type Policy = { PolicyDocument: { Statement: Statement[] } };

function pairsOf({ Action, Resource }: Statement): string[] {
  const actions = [Action].flat().filter((action) => !action.startsWith("logs:"));
  return actions.flatMap((action) => [Resource].flat().map((on) => `${action} ${reference(on)}`));
}
