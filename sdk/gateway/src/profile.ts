// The merchant's signed profile, fetched from the domain that it names.
import { PROFILE_PATH, type SignedProfile, verifyProfile } from "@feiqian/sdk";
import type { Gateway } from "./context.ts";
import { readText } from "./text.ts";

const TIMEOUT_MS = 5_000;
const MAX_BYTES = 16 * 1_024;
/** Seconds for which an answer, or a failure, is believed. */
const PROVEN_FOR = 600;
const FAILED_FOR = 60;

const LOOPBACK = /^(127\.0\.0\.1|localhost)(:\d+)?$/;

/** The merchant's profile, if its own domain serves it right now with the merchant's signature. */
export function createProfileReader({ client, clock, config, onError }: Gateway) {
  const { deployment, domain, merchant } = config;

  async function prove(): Promise<SignedProfile | undefined> {
    if (domain === undefined) return undefined;
    // Without https the network could serve it in the domain's place.
    const scheme = deployment.isTest && LOOPBACK.test(domain) ? "http" : "https";
    const url = `${scheme}://${domain}${PROFILE_PATH}`;
    // Where another host is named, that host has not been asked for its word.
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    const profile: unknown = JSON.parse(await readText(response, MAX_BYTES));
    return verifyProfile(client, { profile, merchant, deployment, domain });
  }

  let known: { readonly profile: Promise<SignedProfile | undefined>; until: number } | undefined;
  return (): Promise<SignedProfile | undefined> => {
    if (known && clock() < known.until) return known.profile;
    const answer = { until: clock() + PROVEN_FOR, profile: Promise.resolve<SignedProfile | undefined>(undefined) };
    answer.profile = prove().catch((error: Error) => {
      answer.until = clock() + FAILED_FOR;
      onError(new Error("The merchant's profile is not proven, and /pay says so.", { cause: error }));
      return undefined;
    });
    known = answer;
    return answer.profile;
  };
}
