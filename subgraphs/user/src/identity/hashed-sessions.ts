import { createHash } from 'node:crypto';
import type { DBAdapter, Where } from '@better-auth/core/db/adapter';

/** What the adapter's methods have in common. */
type Input = { model: string; where?: Where[]; data?: Fields; update?: Fields };
type Fields = Record<string, unknown>;
type Method = (input: Input) => Promise<unknown>;

const methods = [
  'create',
  'findOne',
  'findMany',
  'count',
  'update',
  'updateMany',
  'delete',
  'deleteMany',
  'consumeOne',
  'incrementOne',
] as const satisfies readonly (keyof DBAdapter)[];

/**
 * better-auth keeps bearer tokens of sessions as they are; here only their SHA-256 reaches the database, so that who can read it can't
 * act for anybody. What comes back bears the token that was asked for, so that better-auth does not notice.
 */
export function withHashedSessionTokens(adapter: DBAdapter): DBAdapter {
  const wrapped = Object.fromEntries(methods.map((name) => [name, hashing(adapter[name] as Method)]));
  return {
    ...adapter,
    ...wrapped,
    transaction: (work) => adapter.transaction((inner) => work(withHashedSessionTokens(inner as DBAdapter))),
  };
}

function hashing(method: Method): Method {
  return async (input) => {
    if (input.model !== 'session') return method(input);
    const answer = await method({
      ...input,
      ...(input.where && { where: input.where.map(hashCondition) }),
      ...(input.data && { data: hashField(input.data) }),
      ...(input.update && { update: hashField(input.update) }),
    });
    const token = input.data?.token ?? input.where?.find(({ field }) => field === 'token')?.value;
    return typeof token === 'string' && isRow(answer) ? { ...answer, token } : answer;
  };
}

function hashCondition(condition: Where): Where {
  if (condition.field !== 'token') return condition;
  const { value } = condition;
  if (typeof value === 'string') return { ...condition, value: hashOf(value) };
  if (Array.isArray(value)) return { ...condition, value: value.map((each) => hashOf(String(each))) };
  return condition;
}

function hashField(fields: Fields): Fields {
  return typeof fields.token === 'string' ? { ...fields, token: hashOf(fields.token) } : fields;
}

function isRow(answer: unknown): answer is Fields {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer);
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
