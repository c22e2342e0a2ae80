import { createPool } from '@quittance/database/pool';
import { createEmbeddedTransport } from '@quittance/messaging/embedded-transport';
import type { Transport } from '@quittance/messaging/transport';
import { createLogger, type Logger } from '@quittance/telemetry/log';
import { createEmptyDatabase } from './database.ts';

export type TestTransport = { transport: Transport; log: Logger; close(): Promise<void> };

/** A transport on a bus database of its own, which `close` drops. Retries come after 20 ms, three of them, unless told. */
export async function embeddedTransport(options: { ladderMs?: readonly number[]; log?: Logger } = {}): Promise<TestTransport> {
  const { ladderMs = [20, 20, 20], log = createLogger({ name: 'test', level: 'silent' }) } = options;
  const database = await createEmptyDatabase('bus');
  const pool = createPool({ url: database.ownerUrl, applicationName: 'test bus', max: 10 });
  const transport = await createEmbeddedTransport({ pool, log, ladderMs });
  return {
    transport,
    log,
    close: async () => {
      await transport.close();
      await pool.end();
      await database.drop();
    },
  };
}
