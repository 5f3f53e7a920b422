import { readTokenSettings } from "@app/contract/token-settings";

/** `custom.deployment` of serverless.yml, with the parameters put in. */
export interface Settings {
  /** Who issues the customers' tokens. */
  issuer: string;
  /** Settings of the token check, as functions are told them. */
  tokens: Record<string, string>;
  /** Names in the Parameter Store that functions read. */
  parameters: string[];
  /** A whole number, as text from the command line. */
  reservedShards: string | number;
  /** ARN of an SNS topic, or "". */
  alarmTopic: string;
}

/**
 * What can be known to be wrong without asking AWS.
 * @param params of serverless.yml: "default", and by name each stage that there is
 * @throws Error with a sentence that says what to do
 */
export function checkSettings(
  { issuer, tokens, parameters, reservedShards, alarmTopic }: Settings,
  stage: string,
  params: Record<string, unknown>,
): void {
  const stages = Object.keys(params).filter((name) => name !== "default");
  if (!stages.includes(stage)) {
    throw new Error(
      `There is no stage ${stage}: choose --stage ${stages.join(" or --stage ")}, or add it to params in serverless.yml.`,
    );
  }
  if (!isReachableIssuer(issuer)) {
    throw new Error(
      `The parameter issuer is ${issuer === "" ? "missing" : `“${issuer}”, no https address`}: name who issues the customers' tokens with --param issuer=https://…`,
    );
  }
  readTokenSettings((name) => tokens[name]); // throws the sentence itself
  if (!/^\d{1,2}$/.test(String(reservedShards))) {
    throw new Error(`The parameter reservedShards is “${reservedShards}”: give a whole number from 0 to 99.`);
  }
  const misnamed = parameters.find((name) => !/^\/[\w./-]+$/.test(name));
  if (misnamed !== undefined) {
    throw new Error(
      `“${misnamed}” cannot be the name of a stored parameter here: it must begin with a slash.`,
    );
  }
  if (alarmTopic !== "" && !/^arn:[\w-]+:sns:[\w-]+:\d{12}:[\w-]+$/.test(alarmTopic)) {
    throw new Error(
      `“${alarmTopic}” is not the ARN of an SNS topic: correct --param alarmTopic=arn:aws:sns:…`,
    );
  }
}

/** From AWS nothing of ours is at a loopback address; from an emulator of AWS, which is on this machine itself, it is. */
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
  throw new Error(`${url} is no discovery document of the issuer ${issuer}: no token could be verified.`);
}
