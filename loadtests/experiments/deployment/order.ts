/** The body of an order for one thing. */
export const orderOf = (sku: string) => ({ lines: [{ sku, quantity: 1 }], card: "card_accepted" });
