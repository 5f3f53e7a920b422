import "../../functions/orders/a.ts";
