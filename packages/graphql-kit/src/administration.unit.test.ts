import type { AdministrationLog, Deed } from '@quittance/access/administration';
import type { Caller } from '@quittance/access/caller';
import { keysFromFile } from '@quittance/access/key-set';
import { createTokenVerifier } from '@quittance/access/token';
import { createLogger } from '@quittance/telemetry/log';
import { callerOf, createTestTokens, type TestTokens } from '@quittance/testing/caller';
import { parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { forbidden } from './errors.ts';
import { createSubgraphServer, type SubgraphServer } from './server.ts';

const typeDefs = parse(`
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
  scalar DateTime
  scalar Date
  scalar Decimal
  scalar CurrencyCode
  type Query { nothing: String }
  type Mutation { doIt(iban: String): Outcome, refuseIt: Outcome, forbidIt: String, breakIt: String }
  union Outcome = Done | NotDoneError
  type Done { done: Boolean }
  type NotDoneError { code: String }
`);
let executed: string[] = [];
const does = (name: string, work: () => unknown) => () => {
  executed.push(name);
  return work();
};
const resolvers = {
  Query: { nothing: does('nothing', () => null) },
  Mutation: {
    doIt: does('doIt', () => ({ __typename: 'Done', done: true })),
    refuseIt: does('refuseIt', async () => ({ __typename: 'NotDoneError', code: 'NOT_DONE' })),
    forbidIt: does('forbidIt', () => {
      throw forbidden();
    }),
    breakIt: does('breakIt', () => {
      throw new Error('a bug');
    }),
  },
};

let told: (Deed | string)[] = [];
let away = false;
/** Keeps what it is told, with what was executed until then. */
const administration: AdministrationLog = {
  begin: async (deed) => {
    if (away) throw new Error('the database is away');
    told.push(deed, `after ${executed.length}`);
    return async (outcome) => void told.push(outcome);
  },
};

let tokens: TestTokens;
let server: SubgraphServer;
beforeAll(async () => {
  tokens = await createTestTokens();
  server = await createSubgraphServer({
    name: 'thing',
    typeDefs,
    resolvers,
    verifyToken: createTokenVerifier({ keys: keysFromFile(tokens.jwksFile) }),
    context: () => ({}),
    internalSecrets: ['a secret of at least thirty-two characters'],
    introspection: false,
    administration,
    log: createLogger({ name: 'test', level: 'silent' }),
  });
});
afterAll(() => Promise.all([server.stop(), tokens.remove()]));
beforeEach(() => {
  [executed, told, away] = [[], [], false];
});

const outsider: Caller = callerOf({ role: 'VIEWER', platformAdmin: true, foreign: true });
const run = async (query: string, caller = outsider, variables = {}) =>
  server.execute({ query, variables }, await tokens.headersOf(caller));

describe('a platform administrator’s mutation for an organisation of others', () => {
  test('is told before it is done, without its inputs, and how it ended', async () => {
    await run('mutation Named { doIt(iban: "DE89370400440532013000") { __typename } }');
    expect(told).toEqual([
      {
        actorId: outsider.userId,
        actedFor: outsider.organization?.id,
        action: 'MUTATION',
        fields: ['doIt'],
        subject: null,
      },
      'after 0',
      'OK',
    ]);
    expect(executed).toEqual(['doIt']);
  });

  test.each([
    ['mutation { refuseIt { ... on Done { done } } }', ['refuseIt'], 'REFUSED'],
    ['mutation { forbidIt }', ['forbidIt'], 'REFUSED'],
    ['mutation { breakIt }', ['breakIt'], 'FAILED'],
    ['mutation { doIt { __typename } again: refuseIt { __typename } }', ['doIt', 'refuseIt'], 'PARTLY'],
    ['mutation { a: doIt { __typename } b: doIt { __typename } }', ['doIt'], 'OK'],
    ['mutation { ...Both } fragment Both on Mutation { doIt { __typename } ... { forbidIt } }', ['doIt', 'forbidIt'], 'PARTLY'],
    ['mutation ($iban: String!) { doIt(iban: $iban) { __typename } }', ['doIt'], 'REFUSED'],
  ])('says what was called and how it ended: %s', async (query, fields, outcome) => {
    await run(query);
    expect(told).toEqual([expect.objectContaining({ fields }), 'after 0', outcome]);
  });

  test('is not done when it can not be told', async () => {
    away = true;
    expect(await run('mutation { doIt { __typename } }')).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
    expect(executed).toEqual([]);
  });
});

test.each<[string, string, Caller]>([
  ['a query', '{ nothing }', outsider],
  ['a member', 'mutation { doIt { __typename } }', callerOf()],
  ['an administrator among their own', 'mutation { doIt { __typename } }', callerOf({ platformAdmin: true })],
])('%s is not told of', async (_, query, caller) => {
  await run(query, caller);
  expect(executed).toHaveLength(1);
  expect(told).toEqual([]);
});
