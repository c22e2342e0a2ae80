import { randomUUID } from 'node:crypto';
import type { Tx } from '../deps.ts';
import { decide, type SandboxAction, type SandboxCheckout } from './checkout.ts';
import type { SandboxDeps } from './deps.ts';
import { changeCheckout, insertWebhook, lockCheckout, resourceOf } from './store.ts';

export type ActOutcome =
  | { kind: 'done'; checkout: SandboxCheckout; hang: boolean }
  | { kind: 'conflict'; checkout: SandboxCheckout; message: string };

/** Does something with a checkout and writes the webhook that tells of it, in one transaction; null when there is no such checkout. */
export async function act(deps: SandboxDeps, id: string, action: SandboxAction): Promise<ActOutcome | null> {
  const outcome = await deps.db.$transaction(async (tx): Promise<ActOutcome | null> => {
    const checkout = await lockCheckout(tx, id);
    if (checkout === null) return null;
    const decision = decide(checkout, action);
    if (decision.kind === 'same') return { kind: 'done', checkout, hang: false };
    if (decision.kind === 'conflict') return { kind: 'conflict', checkout, message: decision.message };
    const changed = await changeCheckout(tx, id, decision.change);
    if (decision.webhook !== null) await notice(tx, deps, changed, decision.webhook);
    return { kind: 'done', checkout: changed, hang: decision.hang };
  });
  deps.wakeDelivery();
  return outcome;
}

/** Writes the webhook that tells how a checkout stands now. */
export async function notice(tx: Tx, deps: SandboxDeps, checkout: SandboxCheckout, type: string): Promise<void> {
  const event = {
    id: `evt_${randomUUID()}`,
    type,
    createdAt: deps.now().toISOString(),
    data: resourceOf(checkout, deps.publicUrl),
  };
  await insertWebhook(tx, event, checkout.fault === 'duplicate_webhook' ? 2 : 1);
}
