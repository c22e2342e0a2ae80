/** What has a database of its own. */
export const services = ['user', 'invoice', 'billing', 'payment', 'email'] as const;
export type Service = (typeof services)[number];

/** What can be broken; each is undone by the world itself, some time later. */
export const faultNames = ['kill', 'cut', 'postgres', 'broker'] as const;
export type FaultName = (typeof faultNames)[number];

/** A whole installation of the product in processes of its own, with everything it needs, which can be broken on purpose. */
export type World = {
  url: string;
  /** Superuser's addresses of the databases, past every proxy. */
  databaseOf(service: Service): Promise<string>;
  /** `kill`: a service; `cut`: connections to PostgreSQL or the broker; the other two are crashes. Absent: this world has no such thing. */
  faults: Readonly<Partial<Record<FaultName, (random: () => number) => Promise<void>>>>;
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
