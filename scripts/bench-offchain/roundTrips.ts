// HTTP requests of a charge, by an account that signs here over a transport that batches.
import { createClient, http } from "viem";
import { foundry } from "viem/chains";
import { feiqianActions } from "../../sdk/src/index.ts";
import { accountOf } from "../../test/support/localAccounts.ts";
import { startTracked } from "../../test/support/tracked.ts";
import type { Figure } from "./figure.ts";

export async function measureRoundTrips(): Promise<readonly Figure[]> {
  const world = await startTracked();
  try {
    let trips = 0;
    const onFetchRequest = () => void ++trips;
    const transport = http(world.rpcUrl, { batch: true, onFetchRequest });
    const client = createClient({ account: accountOf("payer"), chain: foundry, transport, cacheTime: 0 }).extend(
      feiqianActions({ deployment: world.deployment }),
    );
    const count = async (work: () => Promise<unknown>): Promise<number> => {
      trips = 0;
      await work();
      return trips;
    };
    // A client's first request also asks whether the node is the right one.
    await client.payment.get({ invoice: await world.invoiceFor() });
    const [invoice, other] = [await world.invoiceFor(), await world.invoiceFor()];
    const prepared = await client.payment.charge.prepare({ invoice });
    const value = await count(() => client.payment.chargeSync({ invoice, prepared }));
    const unprepared = await count(() => client.payment.chargeSync({ invoice: other }));
    return [
      { name: "charge.roundTrips", value, unit: "HTTP requests" },
      { name: "charge.roundTripsUnprepared", value: unprepared, unit: "HTTP requests" },
    ];
  } finally {
    await world.stop();
  }
}
