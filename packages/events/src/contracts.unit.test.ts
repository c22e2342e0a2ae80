import { expect, test } from 'vitest';
import { contracts } from './contracts.ts';

test.each([...contracts.values()])('$type has an example that its own schema accepts', (contract) => {
  expect(contract.schema.safeParse(contract.example).error).toBeUndefined();
});

test.each([...contracts.keys()])('%s is named service.aggregate.past_tense.version', (type) => {
  expect(type).toMatch(/^quittance\.(user|invoice|billing|payment|email|platform)\.[a-z_]+\.[a-z_]+\.v\d+$/);
});
