import { CATALOG } from "@app/domain/catalog";
import type { VariantName } from "@app/net/variant-names";
import { escape } from "../../../report/format.ts";

/** The test cards of the payment provider, with their effect. */
const CARDS: Record<string, string> = {
  card_accepted: "accepted",
  card_declined: "declined",
  card_slow: "slow: the bank takes its time",
  card_fails_once: "fails once, then accepted",
  card_charges_then_times_out: "charges, but the answer gets lost",
};

const options = (values: Iterable<readonly [string, string]>) =>
  [...values].map(([value, label]) => `<option value="${value}">${escape(label)}</option>`).join("");
const PRODUCTS = CATALOG.map(({ sku, name }) => [sku, name] as const);

const LENSES = [1, 10, 100].map(
  (lens) =>
    `<label><input type="radio" name="lens" value="${lens}"${lens === 100 ? " checked" : ""}> ×${lens}</label>`,
);

export const orderForm = (
  names: readonly VariantName[],
) => `<form id="order-form" aria-label="Place an order">
<label>Product <select name="sku">${options(PRODUCTS)}</select></label>
<label>Units <input type="number" name="quantity" min="1" max="100" value="1" required></label>
<label>And <select name="sku"><option value="">nothing else</option>${options(PRODUCTS)}</select></label>
<label>Units <input type="number" name="quantity" min="1" max="100" value="1" required></label>
<label>Card <select name="card">${options(Object.entries(CARDS))}</select></label>
<fieldset><legend>Slower</legend>${LENSES.join("")}</fieldset>
<button class="primary">Place an order on ${names.length > 1 ? "both" : `the ${names[0]}`}</button>
<button type="button" id="skip" hidden>Skip to the end</button>
</form>`;
