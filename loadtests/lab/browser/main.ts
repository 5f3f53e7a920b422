import { element } from "./dom.ts";
import { openNodesOnClick } from "./node-panel.ts";
import { placeOrderOnSubmit, showOrder } from "./order-form.ts";
import { listen } from "./server.ts";

placeOrderOnSubmit();
openNodesOnClick();
listen(showOrder, () => {
  element("lost", HTMLElement).hidden = false;
});
