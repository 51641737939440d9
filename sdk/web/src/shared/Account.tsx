import { getAddress, isAddress } from "viem";

/** An account, shortened; the whole is in its title and in a payment's history. */
export function Account({ address }: { readonly address: string }) {
  const whole = isAddress(address, { strict: false }) ? getAddress(address) : address;
  return (
    <span className="account" title={whole}>
      {`${whole.slice(0, 6)}…${whole.slice(-4)}`}
    </span>
  );
}

/** The whole account. */
export const WholeAccount = ({ address }: { readonly address: string }) => (
  <span className="account">{isAddress(address, { strict: false }) ? getAddress(address) : address}</span>
);
