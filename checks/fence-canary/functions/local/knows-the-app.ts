import "../orders/a.ts";
