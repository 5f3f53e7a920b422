import "../chaos/a.ts";
