import { connectReal } from "../../support/realChain.ts";
import { type System, deploySystem } from "../../support/system.ts";

const deployReal = async () => deploySystem(await connectReal(), { real: true });

/** The contracts beside the real USDT, Permit2 and Multicall3, as they stood when they were deployed. */
export const loadReal = async (): Promise<System> => (await connectReal()).networkHelpers.loadFixture(deployReal);
