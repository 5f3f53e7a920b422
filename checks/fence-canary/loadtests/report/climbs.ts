import "../commands/a.ts";
