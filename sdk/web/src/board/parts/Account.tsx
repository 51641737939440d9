import { getAddress, isAddress } from "viem";

/** An account's beginning and end; all of it is in its title and in a payment's trip. */
export function Account({ address }: { readonly address: string }) {
  const whole = isAddress(address, { strict: false }) ? getAddress(address) : address;
  return (
    <span className="account" title={whole}>
      {`${whole.slice(0, 6)}…${whole.slice(-4)}`}
    </span>
  );
}

/** All of it. */
export const WholeAccount = ({ address }: { readonly address: string }) => (
  <span className="account">{isAddress(address, { strict: false }) ? getAddress(address) : address}</span>
);
