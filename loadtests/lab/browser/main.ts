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
// On a phone, the diagrams begin at the client, which is on the right.
for (const diagram of document.querySelectorAll(".scroll")) diagram.scrollLeft = diagram.scrollWidth;

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
