import "../../inventory/a.ts";
