import { type ActOutcome, notice } from './act.ts';
import type { SandboxCheckout } from './checkout.ts';
import type { SandboxDeps } from './deps.ts';
import type { SandboxRefund } from './left.ts';
import { decideRefund, type RefundOrder } from './refund.ts';
import { decidePendingRefunds, findCheckout, insertRefund, lockCheckout } from './store.ts';

export type RefundOutcome =
  | { kind: 'done'; checkout: SandboxCheckout; refund: SandboxRefund; hang: boolean }
  | { kind: 'conflict'; checkout: SandboxCheckout; message: string };

/** Gives money back and writes the webhook that tells of it, in one transaction; null when there is no such checkout. */
export async function actRefund(deps: SandboxDeps, id: string, order: RefundOrder): Promise<RefundOutcome | null> {
  const outcome = await deps.db.$transaction(async (tx): Promise<RefundOutcome | null> => {
    const checkout = await lockCheckout(tx, id);
    if (checkout === null) return null;
    const decision = decideRefund(checkout, order);
    if (decision.kind === 'conflict') return { kind: 'conflict', checkout, message: decision.message };
    if (decision.kind === 'same') return { kind: 'done', checkout, refund: decision.refund, hang: false };
    const { refund, hang, webhook } = decision;
    const changed = await insertRefund(tx, checkout, refund, deps.now());
    if (webhook !== null) await notice(tx, deps, changed, webhook);
    return { kind: 'done', checkout: changed, refund, hang };
  });
  deps.wakeDelivery();
  return outcome;
}

/** The bank decides about the refunds that are pending. */
export async function settleRefunds(deps: SandboxDeps, id: string, state: 'DONE' | 'FAILED'): Promise<ActOutcome | null> {
  const outcome = await deps.db.$transaction(async (tx): Promise<ActOutcome | null> => {
    const before = await lockCheckout(tx, id);
    if (before === null) return null;
    const decided = await decidePendingRefunds(tx, id, state);
    if (decided === 0) return { kind: 'conflict', checkout: before, message: 'No refund is pending.' };
    const checkout = (await findCheckout(tx, id)) ?? before;
    await notice(tx, deps, checkout, state === 'DONE' ? 'refund.completed' : 'refund.failed');
    return { kind: 'done', checkout, hang: false };
  });
  deps.wakeDelivery();
  return outcome;
}
