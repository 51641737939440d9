import { connectReal, loadReal } from "../../support/realChain.ts";
import { type System, deploySystem } from "../../support/system.ts";

const deployReal = async () => deploySystem(await connectReal(), { real: true });

/** The contracts beside the real USDT, Permit2 and Multicall3, as they stood when they were deployed. */
export const loadSystem = (): Promise<System> => loadReal(deployReal);
