/**
 * The parts of Babel's paths that are used here. Babel's own types distinguish hundreds of kinds of nodes, which takes
 * the type check half a minute.
 */
export interface Path {
  type: string;
  node: { name?: string; value?: string; id?: { name?: string; type: string }; body?: { type: string } };
  key: string | number | null;
  parentPath: Path;
  scope: { getBinding(name?: string): Binding | undefined; parent?: Path["scope"] };
  get(key: string): Path;
  getFunctionParent(): Path | null;
  isFunction(): boolean;
  traverse(visitor: Visitor): void;
  toString(): string;
}

export type Visitor = Record<string, (path: Path) => void>;

interface Binding {
  kind: string;
  path: Path;
  referencePaths: Path[];
}

/** A function of the analysed code whose calls are leaves: their arguments say where a value comes from. */
const LEAF_FUNCTION = "setting";

/**
 * The expressions that a value may come from: through variables, parameters and the calls that fill them, conditions,
 * lists, and return values. Leaves are literals, objects and calls of `setting`; values from elsewhere (an event, a
 * database) are left out.
 */
export function sources(path: Path): Path[] {
  switch (path.type) {
    case "ObjectExpression":
    case "StringLiteral":
      return [path];
    case "Identifier":
      return bindingSources(path);
    case "ConditionalExpression":
      return [path.get("consequent"), path.get("alternate")].flatMap(sources);
    case "LogicalExpression":
      return [path.get("left"), path.get("right")].flatMap(sources);
    case "AwaitExpression":
    case "SpreadElement":
      return sources(path.get("argument"));
    case "ArrayExpression":
      return list(path, "elements").flatMap(sources);
    case "CallExpression":
      return callSources(path);
    default:
      return [];
  }
}

/** The children of a node under a key with a list. */
export function list(path: Path, key: string): Path[] {
  return path.get(key) as unknown as Path[];
}

/** Possible sources of an object's property, through spread objects too. */
export function property(object: Path, name?: string): Path[] {
  if (object.type !== "ObjectExpression") return [];
  return list(object, "properties").flatMap((entry) => {
    if (entry.type === "SpreadElement") return sources(entry).flatMap((from) => property(from, name));
    return entry.type === "ObjectProperty" && keyOf(entry) === name ? sources(entry.get("value")) : [];
  });
}

export function keyOf(entry: Path): string | undefined {
  return entry.get("key").node.name;
}

function bindingSources({ node: { name }, scope }: Path): Path[] {
  const binding = scope.getBinding(name);
  if (!binding) return [];
  if (binding.kind === "param") return argumentSources(binding, name);
  if (binding.path.type !== "VariableDeclarator") return [];
  const from = sources(binding.path.get("init"));
  const isTakenApart = binding.path.node.id?.type === "ObjectPattern";
  return isTakenApart ? from.flatMap((object) => property(object, name)) : from;
}

/** The arguments that calls of a function pass for one of its parameters, or for one property of it. */
function argumentSources({ path }: Binding, name?: string): Path[] {
  const declaration = path.parentPath;
  const index = path.key;
  if (declaration.type !== "FunctionDeclaration" || typeof index !== "number") return [];
  const given = callsOf(declaration).flatMap((call) => sources(list(call, "arguments")[index]!));
  return path.type === "Identifier" ? given : given.flatMap((from) => property(from, name));
}

function callsOf({ node, scope }: Path): Path[] {
  const references = scope.parent?.getBinding(node.id?.name)?.referencePaths ?? [];
  return references.filter(({ key }) => key === "callee").map(({ parentPath }) => parentPath);
}

function callSources(call: Path): Path[] {
  const callee = call.get("callee");
  if (callee.type === "Identifier") {
    if (callee.node.name === LEAF_FUNCTION) return [call];
    return returned(call.scope.getBinding(callee.node.name)?.path);
  }
  const method = callee.get("property").node.name;
  if (method === "slice") return sources(callee.get("object"));
  if (method === "map") return returned(list(call, "arguments")[0]);
  return [];
}

function returned(path: Path | undefined): Path[] {
  if (!path?.isFunction()) return [];
  if (path.node.body?.type !== "BlockStatement") return sources(path.get("body"));
  const found: Path[] = [];
  path.traverse({
    ReturnStatement(statement) {
      if (statement.getFunctionParent() === path) found.push(...sources(statement.get("argument")));
    },
  });
  return found;
}
