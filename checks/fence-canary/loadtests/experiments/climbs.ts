import "../report/a.ts";
