import { expect, test } from 'vitest';
import { counter, exposition, gauge, histogram } from './metrics.ts';

test('a figure asked for twice is the same one', () => {
  expect(counter('test_total', 'Test.', ['service'])).toBe(counter('test_total', 'Test.', ['service']));
  expect(gauge('test_now', 'Test.', [])).toBe(gauge('test_now', 'Test.', []));
  expect(histogram('test_seconds', 'Test.', [])).toBe(histogram('test_seconds', 'Test.', []));
});

test('what is counted is exposed with its labels', async () => {
  counter('test_exposed_total', 'Test.', ['service']).inc({ service: 'invoice' }, 3);
  const { contentType, body } = await exposition();
  expect(contentType).toContain('text/plain');
  expect(body).toContain('test_exposed_total{service="invoice"} 3');
});
