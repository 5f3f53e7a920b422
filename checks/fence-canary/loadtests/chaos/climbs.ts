import "../experiments/a.ts";
