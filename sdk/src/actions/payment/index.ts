export { authorize } from "./authorize.ts";
export { authorizeSync } from "./authorizeSync.ts";
export { charge } from "./charge.ts";
export { chargeSync } from "./chargeSync.ts";
export { get } from "./get.ts";
export { signConsent } from "./signConsent.ts";
export { signPermit2 } from "./signPermit2.ts";
export { watch } from "./watch.ts";
