export type Currency = "EUR";

/** `price` in minor units; `initialStock` is the number of units that the seed stores. */
export type Product = { sku: string; name: string; price: number; currency: Currency; initialStock: number };

const PLENTY = 10_000_000;

/** The limited edition: a test can buy all its units and return them. */
export const SCARCE_SKU = "sku-050";

/** The whole catalog. It is fixed; both variants seed their stock from it. */
export const CATALOG: readonly Product[] = [
  product("sku-001", "Espresso beans", 1290),
  product("sku-002", "Filter beans", 1190),
  product("sku-003", "Decaf beans", 1350),
  product("sku-004", "Ethiopian beans", 1590),
  product("sku-005", "Colombian beans", 1490),
  product("sku-006", "Hand grinder", 4900),
  product("sku-007", "Electric grinder", 12900),
  product("sku-008", "Moka pot", 3490),
  product("sku-009", "French press", 2990),
  product("sku-010", "Pour-over dripper", 1890),
  product("sku-011", "Paper filters", 590),
  product("sku-012", "Cloth filter", 990),
  product("sku-013", "Gooseneck kettle", 5900),
  product("sku-014", "Kitchen scale", 2490),
  product("sku-015", "Milk jug", 1690),
  product("sku-016", "Tamper", 2190),
  product("sku-017", "Knock box", 2790),
  product("sku-018", "Espresso cup", 790),
  product("sku-019", "Cappuccino cup", 890),
  product("sku-020", "Latte glass", 690),
  product("sku-021", "Travel mug", 1990),
  product("sku-022", "Thermos flask", 3290),
  product("sku-023", "Green tea", 890),
  product("sku-024", "Black tea", 790),
  product("sku-025", "Oolong tea", 1290),
  product("sku-026", "White tea", 1690),
  product("sku-027", "Mint tea", 650),
  product("sku-028", "Rooibos tea", 690),
  product("sku-029", "Chai mix", 990),
  product("sku-030", "Matcha powder", 2490),
  product("sku-031", "Bamboo whisk", 1390),
  product("sku-032", "Teapot", 3990),
  product("sku-033", "Tea strainer", 590),
  product("sku-034", "Tea tin", 1190),
  product("sku-035", "Honey", 790),
  product("sku-036", "Cane sugar", 390),
  product("sku-037", "Oat drink", 290),
  product("sku-038", "Almond drink", 350),
  product("sku-039", "Cocoa powder", 690),
  product("sku-040", "Dark chocolate", 450),
  product("sku-041", "Hazelnut syrup", 850),
  product("sku-042", "Vanilla syrup", 850),
  product("sku-043", "Caramel syrup", 850),
  product("sku-044", "Cleaning tablets", 990),
  product("sku-045", "Descaler", 890),
  product("sku-046", "Cleaning brush", 490),
  product("sku-047", "Storage jar", 1290),
  product("sku-048", "Barista apron", 3490),
  product("sku-049", "Tasting notebook", 1190),
  product("sku-050", "Anniversary mug", 2990, 200),
];

const BY_SKU = new Map(CATALOG.map((product) => [product.sku, product]));

export function findProduct(sku: string): Product | undefined {
  return BY_SKU.get(sku);
}

function product(sku: string, name: string, price: number, initialStock = PLENTY): Product {
  return { sku, name, price, currency: "EUR", initialStock };
}
