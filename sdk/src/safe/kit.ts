import type { SafeConfig } from "@safe-global/protocol-kit";
import { ProtocolKitMissingError } from "./errors.ts";

/** Opens protocol-kit, which is optional and large, only when it is needed. */
export async function openKit(config: SafeConfig) {
  const { default: imported } = await import("@safe-global/protocol-kit").catch((cause: unknown) => {
    throw new ProtocolKitMissingError({ cause });
  });
  // Its types describe the CommonJS build, whose default export is one level deeper than that of the ESM build.
  type Kit = typeof imported.default;
  const Kit = "init" in imported ? (imported as unknown as Kit) : imported.default;
  return Kit.init(config);
}
