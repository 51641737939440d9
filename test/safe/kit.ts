import imported, { type SafeConfig } from "@safe-global/protocol-kit";

// Its types describe the CommonJS build, whose default export is one level deeper than that of the ESM build.
type Kit = typeof imported.default;
const kit = "init" in imported ? (imported as unknown as Kit) : imported.default;

/** Safe's own library, which what the SDK computes is held against. */
export const openKit = (config: SafeConfig) => kit.init(config);
