import type { Random } from './random.ts';

/** What has a database of its own. */
export const services = ['user', 'invoice', 'billing', 'payment', 'email'] as const;
export type Service = (typeof services)[number];

/** What can be broken; each is undone by the world itself, some time later. */
export const faultNames = ['kill', 'cut', 'postgres', 'broker'] as const;
export type FaultName = (typeof faultNames)[number];

export type Fault = (random: Random) => Promise<string>;

/** A whole installation of the product in processes of its own, with everything it needs, which can be broken on purpose. */
export type World = {
  url: string;
  /** What it is made of, and what of that can really be killed: one line each, for people. */
  description: readonly string[];
  /** Superuser's addresses of the databases, past every proxy. */
  databaseOf(service: Service): Promise<string>;
  /**
   * `kill`: a service; `cut`: the network to PostgreSQL or the broker; the other two are crashes. Each answers what it broke. Absent: this
   * world has no such thing.
   */
  faults: Readonly<Partial<Record<FaultName, Fault>>>;
  /** From now on failpoints (packages/failpoint) trigger. */
  arm(): Promise<void>;
  /** No failpoint triggers any more; resolves when everything answers. */
  heal(): Promise<void>;
  /** One line for each message that is still on its way. */
  waiting(): Promise<string[]>;
  /** How often a part ended, by a kill or by a failpoint. */
  deaths(): number;
  output(): string;
  remove(): Promise<void>;
};
