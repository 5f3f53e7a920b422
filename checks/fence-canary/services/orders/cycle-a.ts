import "./cycle-b.ts";
