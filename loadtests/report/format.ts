import type { Figure } from "../experiments/lib/findings.ts";
import type { Answer } from "../experiments/lib/results.ts";

/** A value with its unit, as people write it: $224 a month, 0.40 s, 85 ms, 12,000. */
export function formatValue(value: number | undefined, unit: string): string {
  if (value === undefined) return "–";
  if (unit.startsWith("$")) return `$${formatDollars(value)}${unit.slice(1)}`;
  if (unit === "ms" && value >= 1_000) return formatValue(value / 1_000, "s");
  if (unit === "s" && value > 0 && value < 0.1) return formatValue(1_000 * value, "ms");
  const time = unit === "ms" || unit === "s";
  const number = value.toLocaleString("en", digitsOf(value, time));
  return unit === "" ? number : `${number} ${unit}`;
}

/** Times of ten and more are whole numbers: a run measures no time to more than two digits. */
function digitsOf(value: number, time: boolean): Intl.NumberFormatOptions {
  if (value >= 1_000 || (time && value >= 10)) return { maximumFractionDigits: 0 };
  if (time) return { maximumSignificantDigits: 2, minimumSignificantDigits: value === 0 ? 1 : 2 };
  return { maximumSignificantDigits: 3 };
}

function formatDollars(value: number): string {
  const digits = value >= 100 || value === 0 ? 0 : value < 0.01 ? 5 : 2;
  return value.toLocaleString("en", {
    minimumFractionDigits: Math.min(digits, 2),
    maximumFractionDigits: digits,
  });
}

/** Functions ÷ services, with the interval. */
export function formatRatio({ ratio }: Figure): string {
  if (!ratio) return "";
  const two = (value: number) => value.toFixed(2);
  return `${two(ratio.ratio)} (${two(ratio.low)}–${two(ratio.high)})`;
}

/** A claim's verdict, or the reason why it has none. */
export function verdictInWords({ outcome }: Answer): string {
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

/** A sentence in HTML. Text between backticks is code. */
export const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, "<code>$1</code>");
