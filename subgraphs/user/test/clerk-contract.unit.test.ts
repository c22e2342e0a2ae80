import { existsSync, readFileSync } from 'node:fs';
import { sharedFolder } from '@quittance/testing/env';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { profileOf } from '../src/identity/clerk-profile.ts';
import { clerkEvent, clerkUser } from './clerk-stand-in.ts';

const folder = `${sharedFolder}/contracts/clerk`;
const isThere = existsSync(folder);
if (!isThere) console.info(`Clerk's contracts: not run because ${folder} is not there (set QUITTANCE_SHARED)`);

type Contract = {
  'x-webhooks': Record<string, { post: { requestBody: { content: { 'application/json': { example: { data: unknown } } } } } }>;
};

function read(file: string) {
  const contract = corrected(parse(readFileSync(`${folder}/${file}`, 'utf8'))) as Contract;
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  ajv.addSchema(contract, 'clerk');
  const errorsOf = (pointer: string, value: unknown) => {
    const validate = ajv.compile({ $ref: `clerk#${pointer}` });
    return validate(value) ? [] : validate.errors;
  };
  return { contract, errorsOf };
}

/** The contract says `nullable` beside `$ref` and `allOf` too, where it means nothing to a validator: said there in its words. */
function corrected(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(corrected);
  if (typeof node !== 'object' || node === null) return node;
  const copy: Record<string, unknown> = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, corrected(value)]));
  if (copy.nullable !== true) return copy;
  const { nullable: _nullable, ...rest } = copy;
  return { anyOf: [{ type: 'null' }, rest] };
}

describe.runIf(isThere)("Clerk's contracts", () => {
  it.each(['bapi-2025-11-10.yml', 'bapi-2026-05-12.yml'])('accept the users of the stand-in: %s', (file) => {
    const { errorsOf } = read(file);
    expect(errorsOf('/components/schemas/User', clerkUser('user_1', { username: 'ada' }))).toEqual([]);
    expect(errorsOf('/components/schemas/User', { ...clerkUser('user_1'), email_addresses: 'none' })).not.toEqual([]);
  });

  const { contract, errorsOf } = isThere ? read('webhooks-2025-04-15.yml') : { contract: null, errorsOf: () => [] };
  const schemaOf = (type: string) => `/x-webhooks/${type}/post/requestBody/content/application~1json/schema`;

  it.each(['user.created', 'user.updated'])('accept the webhooks of the stand-in: %s', (type) => {
    expect(errorsOf(schemaOf(type), clerkEvent(type, clerkUser('user_1')))).toEqual([]);
  });

  it('accepts the stand-in’s deletion', () => {
    expect(
      errorsOf(schemaOf('user.deleted'), clerkEvent('user.deleted', { id: 'user_1', object: 'user', deleted: true })),
    ).toEqual([]);
  });

  it.each(['user.created', 'user.updated'])('have an example that we understand: %s', (type) => {
    const example = contract?.['x-webhooks'][type]?.post.requestBody.content['application/json'].example;
    expect(profileOf(example?.data)).toMatchObject({
      subject: 'user_2g7np7Hrk0SN6kj5EDMLDaKNL0S',
      firstName: 'John',
      lastName: expect.stringMatching(/^Doe/),
      email: null,
      at: expect.any(Date),
    });
  });
});
