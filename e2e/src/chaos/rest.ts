import { setTimeout as pause } from 'node:timers/promises';
import { inboxesHoldEveryEvent, nothingIsStuck, outboxesEmpty } from './invariants/delivery.ts';
import type { Databases } from './invariants/invariant.ts';
import type { World } from './world.ts';

/** Unknown payments are asked for up to half a minute apart by then. */
const deadlineMs = 90_000;

/** Waits until nothing moves any more: answers what still does at the deadline, and how long it took. */
export async function comeToRest(world: World, databases: Databases): Promise<{ stuck: string[]; ms: number }> {
  const before = performance.now();
  for (let quiet = 0; ; ) {
    await endCheckouts(world, databases);
    const stuck = [...(await world.waiting()), ...(await nothingIsStuck(databases)), ...(await outboxesEmpty(databases))];
    // A broker does not count what it has handed out: an event is on its way until its service has it.
    if (stuck.length === 0) stuck.push(...(await inboxesHoldEveryEvent(databases)));
    const ms = performance.now() - before;
    quiet = stuck.length === 0 ? quiet + 1 : 0;
    // Twice: an event may be between an outbox and a queue that was looked at before.
    if (quiet === 2 || ms > deadlineMs) return { stuck, ms };
    await pause(50);
  }
}

/** Payers who left decline after all, and the bank makes up its mind. */
async function endCheckouts({ url }: World, { rows }: Databases): Promise<void> {
  const open = await rows<{ id: string; verb: string }>(
    'payment',
    `SELECT id, CASE status WHEN 'OPEN' THEN 'decline' ELSE 'settle' END AS verb FROM sandbox_checkout WHERE status IN ('OPEN', 'PENDING')
      UNION SELECT checkout_id, 'settle-refund' FROM sandbox_refund WHERE state = 'PENDING'`,
  );
  await Promise.all(
    open.map(({ id, verb }) => fetch(`${url}/checkout/sandbox/${id}/${verb}`, { method: 'POST', redirect: 'manual' })),
  );
}
