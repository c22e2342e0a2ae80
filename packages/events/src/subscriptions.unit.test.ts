import { expect, test } from 'vitest';
import { contracts } from './contracts.ts';
import { subscriptions, unheard } from './subscriptions.ts';

const handled = new Set(Object.values(subscriptions).flat());

test.each([...contracts.keys()])('%s is handled by a service, or known to be by none', (type) => {
  expect(handled.has(type)).toBe(!unheard.includes(type));
});
