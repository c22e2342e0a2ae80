import type { Bench } from './figure.ts';

/** All benches, by the name they are called by; each is loaded only when it is run. */
export const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  events: async () => (await import('./events.ts')).events,
  gateway: async () => (await import('./gateway.ts')).gateway,
  invoice: async () => (await import('./invoice.ts')).invoice,
  ledger: async () => (await import('./ledger.ts')).ledger,
  outage: async () => (await import('./outage.ts')).outage,
  pdf: async () => (await import('./pdf.ts')).pdf,
  poison: async () => (await import('./poison.ts')).poison,
  start: async () => (await import('./start.ts')).start,
};
