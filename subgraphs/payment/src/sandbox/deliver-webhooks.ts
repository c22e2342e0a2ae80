import { signWebhook } from '../provider/standard-webhook.ts';
import type { SandboxDeps } from './deps.ts';
import { type DueWebhook, delayWebhook, markDelivered, mostTries, nextWebhookAt, takeWebhooks } from './store.ts';

const timeoutMs = 5_000;
const leaseMs = 10_000;
const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** Sends the webhooks that are due, signed, each until it is answered with 2xx or tried often enough; answers when the next is due. */
export async function deliverWebhooks(deps: SandboxDeps): Promise<Date | null> {
  const due = await takeWebhooks(deps.db, deps.now(), leaseMs);
  await Promise.all(due.map((webhook) => deliver(deps, webhook)));
  return nextWebhookAt(deps.db);
}

async function deliver(deps: SandboxDeps, webhook: DueWebhook): Promise<void> {
  const copies = Array.from({ length: webhook.copies }, () => send(deps, webhook));
  const received = (await Promise.all(copies)).every(Boolean);
  if (received) return markDelivered(deps.db, webhook.id, deps.now());
  if (webhook.tries >= mostTries) deps.log.error({ webhookId: webhook.id }, 'the sandbox gave up on a webhook');
  const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** webhook.tries);
  await delayWebhook(deps.db, webhook.id, new Date(deps.now().getTime() + delayMs));
}

async function send(deps: SandboxDeps, { id, body }: DueWebhook): Promise<boolean> {
  try {
    const response = await fetch(deps.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signWebhook(deps.webhookKey, { id, sentAt: deps.now(), body }) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return response.ok;
  } catch (error) {
    deps.log.warn({ err: error, webhookId: id }, 'the sandbox could not deliver a webhook');
    return false;
  }
}
