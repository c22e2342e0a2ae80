import { chosenOrganization } from './organization-choice.ts';

type TokenSource = () => Promise<string | null>;

let tokenSource: TokenSource | null = null;

/** A third-party identity gives a fresh token for each request; the embedded one uses the session cookie and needs none. */
export function takeTokensFrom(source: TokenSource | null): void {
  tokenSource = source;
}

/** What every request to the gateway bears beside the cookie. */
export async function requestHeaders(): Promise<Record<string, string>> {
  const organization = chosenOrganization();
  const token = tokenSource === null ? null : await tokenSource();
  return {
    // Shows the gateway that a page of ours asks: other sites' forms can't set headers.
    'apollo-require-preflight': 'true',
    ...(organization === null ? {} : { 'quittance-organization': organization }),
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  };
}
