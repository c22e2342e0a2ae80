import { hkdfSync } from 'node:crypto';

/** The sandbox's two keys, known to its client and its server: made from the installation's secret, so there is nothing to configure. */
export function sandboxKeys(internalSecret: string): { apiKey: string; webhookKey: Buffer } {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', internalSecret, 'quittance', purpose, 32));
  return { apiKey: derive('sandbox api key').toString('base64url'), webhookKey: derive('sandbox webhook key') };
}
