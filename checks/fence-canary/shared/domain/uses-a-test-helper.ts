import "./test/helper.ts";
