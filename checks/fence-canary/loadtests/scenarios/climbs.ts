import "../harness/a.ts";
