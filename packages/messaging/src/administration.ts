import type { AdministrationLog } from '@quittance/access/administration';
import { pgSql } from '@quittance/database/prisma-sql';
import { administrationBegun, administrationEnded } from '@quittance/events/platform';
import { newId } from '@quittance/ids';
import type { Logger } from '@quittance/telemetry/log';
import type pg from 'pg';
import { appendEvents } from './outbox.ts';

type Options = { service: string; pool: pg.Pool; log: Logger; wakeRelay: () => void; now?: (() => Date) | undefined };

/**
 * Tells the audit trail by events of the service's outbox: one committed before the deed, one after it. Who dies in between, or can't write
 * the second one, leaves a deed that has begun and not ended; the audit trail then says that its outcome is unknown.
 */
export function createAdministrationLog({ service, pool, log, wakeRelay, now = () => new Date() }: Options): AdministrationLog {
  return {
    begin: async ({ fields, ...deed }) => {
      const deedId = newId('aud');
      const data = { ...deed, fields: [...fields], deedId, service, begunAt: now().toISOString() };
      await appendEvents(pgSql(pool), [{ contract: administrationBegun, subject: deedId, data }]);
      wakeRelay();
      return async (outcome) => {
        try {
          const ended = { contract: administrationEnded, subject: deedId, data: { ...data, outcome } };
          await appendEvents(pgSql(pool), [ended]);
          wakeRelay();
        } catch (error) {
          log.error({ err: error, deedId, outcome }, 'the end of an administrator’s deed could not be told');
        }
      };
    },
  };
}
