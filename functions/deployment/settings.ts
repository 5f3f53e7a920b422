import { readTokenSettings } from "@app/contract/token-settings";
import { parseParts } from "@app/domain/parts";

/** `custom.deployment` of serverless.yml, with the parameters filled in. */
export interface Settings {
  /** The issuer of the customers' tokens, and the settings of the token check. Absent in a stack without customers. */
  issuer?: string;
  tokens?: Record<string, string>;
  /** Names in the Parameter Store that functions read. */
  parameters: string[];
  /** A whole number, as text from the command line. */
  reservedShards: string | number;
  /** Hot products and their parts, or "". Absent in a stack without stock. */
  stockParts?: string;
  /** ARN of an SNS topic, or "". */
  alarmTopic: string;
}

/**
 * Checks the settings as far as possible without asking AWS.
 * @param params of serverless.yml: "default", and each stage by name
 * @throws Error with a sentence that says what to do
 */
export function checkSettings(
  { issuer, tokens, parameters, reservedShards, stockParts, alarmTopic }: Settings,
  stage: string,
  params: Record<string, unknown>,
): void {
  const stages = Object.keys(params).filter((name) => name !== "default");
  if (!stages.includes(stage)) {
    throw new Error(
      `There is no stage ${stage}: choose --stage ${stages.join(" or --stage ")}, or add it to params in serverless.yml.`,
    );
  }
  if (issuer !== undefined && !isReachableIssuer(issuer)) {
    throw new Error(
      `The parameter issuer is ${issuer === "" ? "missing" : `“${issuer}”, not an https address`}: name the issuer of the customers' tokens with --param issuer=https://…`,
    );
  }
  // These two throw such errors themselves.
  if (tokens) readTokenSettings((name) => tokens[name]);
  parseParts(stockParts);
  if (!/^\d{1,2}$/.test(String(reservedShards))) {
    throw new Error(`The parameter reservedShards is “${reservedShards}”: give a whole number from 0 to 99.`);
  }
  const misnamed = parameters.find((name) => !/^\/[\w./-]+$/.test(name));
  if (misnamed !== undefined) {
    throw new Error(`“${misnamed}” cannot be a name in the Parameter Store: it must begin with a slash.`);
  }
  if (alarmTopic !== "" && !/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(alarmTopic)) {
    throw new Error(
      `“${alarmTopic}” is not the ARN of an SNS topic: correct --param alarmTopic=arn:aws:sns:…`,
    );
  }
}

/** AWS cannot reach this project's issuer at a loopback address; an emulator of AWS on this machine can. */
function isReachableIssuer(issuer: string): boolean {
  const schemes = process.env.AWS_ENDPOINT_URL ? ["http:", "https:"] : ["https:"];
  return URL.canParse(issuer) && schemes.includes(new URL(issuer).protocol);
}

/** @throws Error with a sentence, when the issuer does not publish where its keys are */
export async function checkIssuer(issuer: string): Promise<void> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const discovery = await fetch(url, { signal: AbortSignal.timeout(10_000) })
    .then((response) => response.json() as Promise<{ issuer?: string; jwks_uri?: string } | null>)
    .catch(() => null);
  if (discovery?.issuer === issuer && discovery.jwks_uri) return;
  throw new Error(`${url} is not a discovery document of the issuer ${issuer}: no token could be verified.`);
}
