import { describe } from 'vitest';
import type { Broker } from './broker.ts';
import { broadcastConformance } from './conformance/broadcast.ts';
import { deliveryConformance } from './conformance/delivery.ts';
import { failureConformance } from './conformance/failure.ts';
import { outageConformance } from './conformance/outage.ts';

/**
 * What every transport guarantees together with outbox, relay and inbox. "Mutant" in a test names a broken variant of the code that it was
 * seen to fail for (mutants.ts tries them).
 */
export function transportConformance(name: string, createBroker: () => Promise<Broker>): void {
  describe(name, () => {
    describe('delivery', () => deliveryConformance(createBroker));
    describe('failure', () => failureConformance(createBroker));
    describe('outage', () => outageConformance(createBroker));
    describe('broadcast', () => broadcastConformance(createBroker));
  });
}
