import "./cycle-a.ts";
