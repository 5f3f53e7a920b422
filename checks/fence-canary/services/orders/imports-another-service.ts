import "../inventory/a.ts";
