import type { Figure } from "../experiments/lib/findings.ts";
import type { Answer } from "../experiments/lib/results.ts";

/** A value with its unit: three significant digits, or all digits of a whole number. */
export function formatValue(value: number | undefined, unit: string): string {
  if (value === undefined) return "–";
  const number =
    value >= 1_000
      ? Math.round(value).toLocaleString("en")
      : value.toLocaleString("en", { maximumSignificantDigits: 3 });
  return unit === "" ? number : `${number} ${unit}`;
}

/** Functions ÷ services, with the interval. */
export function formatRatio({ ratio }: Figure): string {
  if (!ratio) return "";
  const two = (value: number) => value.toFixed(2);
  return `${two(ratio.ratio)} (${two(ratio.low)}–${two(ratio.high)})`;
}

/** A claim's cell in the table. */
export function verdictOf({ outcome }: Answer): string {
  if (outcome.status === "measured") return outcome.finding.verdict;
  if (outcome.status === "text") return "nothing to measure";
  return outcome.status === "failed" ? "the experiment failed" : outcome.status;
}

/** Escapes text for any place in HTML. */
export function escape(text: string): string {
  const names: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => names[character] ?? character);
}
