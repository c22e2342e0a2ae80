import { eventually } from '@quittance/testing/drain';
import type { Person } from './story.ts';

/** Asks for a reconciliation, and answers what it found once it has ended. */
export async function reconciledNow(admin: Person) {
  const { run } = await admin.api.runProof({ proof: 'RECONCILIATION' });
  return eventually(async () => {
    const proof = await admin.api.reconciliation();
    return proof.lastRun?.id === run.id ? proof : null;
  }, 60_000);
}

/** A figure of a proof that `/metrics` tells there; NaN when it does not. */
export async function proofFigure(url: string, name: string, proof: 'ledger' | 'reconciliation'): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^quittance_proof_${name}{proof="${proof}"} (.*)$`, 'm').exec(text)?.[1]);
}
