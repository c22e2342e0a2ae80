import * as billing from './billing.ts';
import * as email from './email.ts';
import type { EventContract } from './envelope.ts';
import * as invoice from './invoice.ts';
import * as payment from './payment.ts';
import * as platform from './platform.ts';
import * as user from './user.ts';

/** Every event there is, by type: what the relay validates against and the documentation is made from. */
export const contracts: ReadonlyMap<string, EventContract> = new Map(
  [user, invoice, billing, payment, email, platform]
    .flatMap((service): EventContract[] => Object.values(service))
    .map((contract) => [contract.type, contract]),
);
