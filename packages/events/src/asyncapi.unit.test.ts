import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { asyncApiDocument } from './asyncapi.ts';
import { contracts } from './contracts.ts';

const require = createRequire(import.meta.url);
const document = asyncApiDocument();
// The package's entry loads every version that ever was.
const specification = require('@asyncapi/specs/schemas/3.0.0.json') as object;
const ajv = new Ajv({ strict: false, validateFormats: false });

test('the document is valid by the official schema of AsyncAPI 3', () => {
  // It brings the schema of JSON Schema itself along.
  const valid = new Ajv({ strict: false, validateFormats: false, meta: false, validateSchema: false }).compile(specification);
  expect(valid(document) ? [] : valid.errors).toEqual([]);
  expect(valid({ ...document, channels: { x: { address: 1 } } })).toBe(false);
});

test('everything it refers to stands in it', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path.split('/'));
  expect(references.length).toBeGreaterThanOrEqual(3 * contracts.size);
  for (const path of references) {
    const found = path.reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(found, path.join('/')).toBeDefined();
  }
});

const payloads = (document.components as { messages: Record<string, { payload: object; name: string }> }).messages;

test.each([...contracts.values()])(
  '$type is described as its contract reads it: its example fits, and not without a field',
  (contract) => {
    const { payload } = Object.values(payloads).find(({ name }) => name === contract.type) ?? { payload: { not: {} } };
    const valid = ajv.compile(payload);
    const example = contract.example as Record<string, unknown>;
    expect(valid(example) ? [] : valid.errors).toEqual([]);
    for (const field of Object.keys(example)) {
      const { [field]: _left, ...rest } = example;
      expect(valid(rest), field).toBe(contract.schema.safeParse(rest).success);
      expect(valid({ ...example, [field]: { wrong: true } }), field).toBe(false);
    }
  },
);
