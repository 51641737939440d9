/** The button of docs/pages.md, in a shop's page: LINK is an invoice's link. */
export const button = `<button id="pay">Pay with USDT</button>
<script type="module">
  const link = new URL("LINK");
  const frame = Object.assign(document.createElement("iframe"), { title: "Payment", width: 420, height: 760 });
  frame.src = \`\${link.origin}\${link.pathname}/?embed\${link.hash}\`;
  document.querySelector("#pay").onclick = ({ target }) => target.replaceWith(frame);
  addEventListener("message", ({ data, origin }) => {
    if (origin === link.origin && data.type === "feiqian.paid") location.href = \`/thanks?payment=\${data.id}\`;
  });
</script>`;

/** Characters that neither end a shell's word nor begin another. */
const PART = /^[\w.:/[\]-]+$/;

/** The request by which a shop's server gets an invoice's link. Undefined: one of its parts is no plain word. */
export function toRequest(gatewayUrl: string, currency: string): string | undefined {
  if (![gatewayUrl, currency].every((part) => PART.test(part))) return undefined;
  const body = `{"order": "1001", "amount": "12.50", "currency": "${currency}"}`;
  return `curl -sS ${gatewayUrl}/v1/invoices -H "Authorization: Bearer $KEY" --json '${body}'`;
}
