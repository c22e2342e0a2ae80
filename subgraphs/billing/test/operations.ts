import type { Caller } from '@quittance/access/caller';
import { newId } from '@quittance/ids';
import type { Answer, Fixture } from './start-fixture.ts';

export const eur = (amount: string) => ({ amount, currency: 'EUR' });

const transfer = 'transfer { id kind reference amount { amount currency } fromWallet { id } toWallet { id } }';
const available = '... on InsufficientFundsError { available { amount currency } }';

const success: Readonly<Record<string, string>> = {
  openWallet: 'wallet { id currency balance { amount } owner { __typename } }',
  transferFunds: transfer,
  transferFundsBatch: `results { __typename ... on TransferFundsSuccess { ${transfer} } ... on UserError { code message path } ${available} }`,
  reverseTransfer: 'transfer { id kind reference amount { amount } reverses { id } fromWallet { id } }',
  bookPlatformTransfer: 'transfer { id kind reference amount { amount currency } fromWallet { id } toWallet { id } }',
  setExchangeRate: 'exchangeRate { from to rate validFrom validUntil }',
  exchangeFunds:
    'sold { id kind exchangeRate amount { amount currency } fromWallet { id } } bought { id kind exchangeRate amount { amount currency } toWallet { id } }',
  runProof: 'run { id askedAt begunAt endedAt outcome failure }',
  setAutopay: 'wallet { id autopay { mostPerBill { amount } mostPerMonth { amount } paidThisMonth { amount } setAt } }',
  stopAutopay: 'wallet { id autopay { setAt } }',
  payBill: 'bill { id status settled { amount } due { amount } settledAt transfers { id } } transfer { id kind reference }',
  placeHold: 'hold { id status reference amount { amount } captured { amount } wallet { held { amount } available { amount } } }',
  captureHold: 'hold { status captured { amount } } transfer { id kind amount { amount } }',
  releaseHold: 'hold { status wallet { held { amount } } }',
};

const more: Readonly<Record<string, string>> = {
  openWallet: '... on WalletExistsError { wallet { id } }',
  transferFunds: available,
  reverseTransfer: available,
  exchangeFunds: `${available} ... on ExchangeRateChangedError { rate }`,
  payBill: `${available} ... on BillAmountExceededError { remaining: due { amount } }`,
  placeHold: available,
  captureHold: '... on HoldAmountExceededError { held { amount } }',
};

/** They move no money: repeating them changes nothing. */
const withoutKey: ReadonlySet<string> = new Set(['openWallet', 'runProof', 'setExchangeRate', 'setAutopay', 'stopAutopay']);

/** Runs a mutation with a new idempotency key unless told, and asks for everything that tests look at. */
export async function mutate(
  fixture: Fixture,
  caller: Caller,
  field: keyof typeof success & string,
  input: Record<string, unknown>,
): Promise<Answer> {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}`;
  const query = `mutation M($input: ${type}Input!) { ${field}(input: $input) {
    __typename
    ... on ${type}Success { ${success[field]} }
    ... on UserError { code message path }
    ${more[field] ?? ''} } }`;
  const key = withoutKey.has(field) ? {} : { idempotencyKey: newId('key') };
  return fixture.run(caller, query, { input: { ...key, ...input } });
}

// biome-ignore lint/suspicious/noExplicitAny: what a result has depends on what the test asks for
type Result = Record<string, any>;

/** The same, answering the result; throws for top-level errors, which are no results. */
export async function outcomeOf(answer: Answer | Promise<Answer>): Promise<Result> {
  const { data, errors } = await answer;
  const outcome = Object.values(data ?? {})[0] as Result | null | undefined;
  if (outcome === null || outcome === undefined) throw new Error(`No result: ${JSON.stringify(errors)}`);
  return outcome;
}

/** The code of the one top-level error. */
export async function codeOf(answer: Promise<Answer>): Promise<string | undefined> {
  return (await answer).errors[0]?.extensions.code;
}

export type WalletState = { balance: string; available: string; held: string };

/** What is in a wallet, as its owner sees it. */
export async function walletState(fixture: Fixture, caller: Caller, id: string): Promise<WalletState | null> {
  const query = 'query ($id: ID!) { wallet(id: $id) { balance { amount } available { amount } held { amount } } }';
  const { data } = await fixture.run(caller, query, { id });
  const wallet = data?.wallet as Record<string, { amount: string }> | null | undefined;
  if (!wallet) return null;
  const [balance, available, held] = [wallet.balance, wallet.available, wallet.held].map((money) => money?.amount ?? '');
  return { balance: balance ?? '', available: available ?? '', held: held ?? '' };
}
