import "../../services/orders/a.ts";
