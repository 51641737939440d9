// Where the gateway's webhooks go. Medusa's own route answers before it has done anything, and what fails then is not
// repeated; this one answers afterwards, and the gateway delivers again what was not done.
import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import { MedusaError, Modules, PaymentActions } from "@medusajs/framework/utils";
import { processPaymentWorkflow } from "@medusajs/medusa/core-flows";

export async function POST(req: MedusaRequest, res: MedusaResponse): Promise<void> {
  const { provider = "" } = req.params;
  if (!/^feiqian(_|$)/.test(provider))
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `${provider} is none of Feiqian's providers.`);
  const payload = {
    data: req.body as Record<string, unknown>,
    rawData: req.rawBody as Buffer,
    headers: req.headers as Record<string, unknown>,
  };
  const { action, data } = await req.scope.resolve(Modules.PAYMENT).getWebhookActionAndData({ provider, payload });
  if (data && (action === PaymentActions.SUCCESSFUL || action === PaymentActions.AUTHORIZED))
    await processPaymentWorkflow(req.scope).run({ input: { action, data } });
  res.sendStatus(204);
}
