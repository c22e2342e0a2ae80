import type { Logger } from '@quittance/telemetry/log';
import type { Subscription } from './transport.ts';

type Hear = (message: Record<string, string>) => void;

/** Those of this process who listen to broadcasts, by topic. One that throws does not keep the others from hearing. */
export function createListeners(log: Logger): {
  add(topic: string, hear: Hear): Subscription;
  hear(topic: string, message: Record<string, string>): void;
} {
  const heard = new Map<string, Set<Hear>>();
  return {
    add: (topic, hear) => {
      const listeners = heard.get(topic) ?? new Set();
      // A function of its own, so that one that listens twice hears twice and stops once.
      const listener: Hear = (message) => hear(message);
      heard.set(topic, listeners.add(listener));
      return {
        stop: async () => {
          listeners.delete(listener);
        },
      };
    },
    hear: (topic, message) => {
      for (const listener of heard.get(topic) ?? []) {
        try {
          listener(message);
        } catch (error) {
          log.error({ err: error, topic }, 'listener failed');
        }
      }
    },
  };
}
