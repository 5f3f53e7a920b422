import { auditOnClick } from "./audit-panel.ts";
import { element } from "./dom.ts";
import { showFault, showFaultButtons } from "./faults-panel.ts";
import { openLoadPanel } from "./load-panel.ts";
import { openNodesOnClick } from "./node-panel.ts";
import { placeOrderOnSubmit, showOrder } from "./order-form.ts";
import { showScenarios } from "./scenarios.ts";
import { listen } from "./server.ts";

showScenarios();
placeOrderOnSubmit();
openNodesOnClick();
showFaultButtons();
auditOnClick();
const showLoad = openLoadPanel();

listen(
  (event) => {
    showOrder(event);
    showFault(event);
    showLoad(event);
  },
  () => {
    element("lost", HTMLElement).hidden = false;
  },
);
