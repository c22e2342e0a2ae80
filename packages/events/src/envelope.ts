import type { Id } from '@quittance/ids';
import type { z } from 'zod';

/** A domain event as it travels: CloudEvents 1.0 with our extension attributes (lower case, as the specification wants). */
export type EventEnvelope<Data = unknown> = {
  specversion: '1.0';
  id: Id<'evt'>;
  /** `quittance.<service>.<aggregate>.<past tense>.v<n>` */
  type: string;
  /** `/<service>` */
  source: string;
  /** The aggregate's id. */
  subject: string;
  /** RFC 3339, when the fact became true. */
  time: string;
  datacontenttype: 'application/json';
  /** Key that order is kept for: the aggregate's id. */
  partitionkey: string;
  /** Rises with every event of an aggregate; counts 1, 2, 3 ... unless the aggregate numbers its own states (wallets). */
  sequence: number;
  /** The organisation concerned, where there is one. */
  organizationid?: string;
  /** The request that caused it. */
  requestid?: string;
  traceparent?: string;
  data: Data;
};

/** A contract: the type's name, what the data look like and one example (which documentation and tests use). */
export type EventContract<Type extends string = string, Schema extends z.ZodType = z.ZodType> = {
  type: Type;
  /** What it says, in one sentence. */
  description: string;
  schema: Schema;
  example: z.input<Schema>;
};

export function defineEvent<const Type extends string, Schema extends z.ZodType>(
  contract: EventContract<Type, Schema>,
): EventContract<Type, Schema> {
  return contract;
}

/** What a consumer gets: the parsed form (minor units as `bigint`). */
export type DataOf<Contract extends EventContract> = z.output<Contract['schema']>;

/** What a publisher passes: the JSON form (minor units as strings). */
export type InputOf<Contract extends EventContract> = z.input<Contract['schema']>;
