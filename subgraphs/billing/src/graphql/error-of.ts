import { forbidden } from '@quittance/graphql-kit/errors';
import { idempotencyKeyReused } from '@quittance/graphql-kit/idempotency';
import { invalid } from '@quittance/graphql-kit/input';
import type * as bill from '../bill/errors.ts';
import type * as exchange from '../exchange/errors.ts';
import type * as hold from '../hold/errors.ts';
import type * as transfer from '../transfer/errors.ts';
import type * as wallet from '../wallet/errors.ts';
import { moneyOf } from './money.ts';

type Located = { path: readonly string[] };

const at = ({ path }: Located) => [...path];

/** The commands' errors as the API's types; each resolver picks those of its command. */
export const errorOf = {
  walletNotFound: (error: wallet.WalletNotFound) =>
    ({ __typename: 'WalletNotFoundError', code: error.code, message: 'There is no such wallet.', path: at(error) }) as const,

  insufficientFunds: (error: transfer.InsufficientFunds) => {
    const available = moneyOf(error.availableMinor, error.currency);
    const message = `Only ${available.amount} ${available.currency} can be spent; nothing moved.`;
    return { __typename: 'InsufficientFundsError', code: error.code, message, path: at(error), available } as const;
  },

  currencyMismatch: (error: transfer.CurrencyMismatch) => {
    const message = 'The currencies differ; nothing moved.';
    return { __typename: 'CurrencyMismatchError', code: error.code, message, path: at(error) } as const;
  },

  sameWallet: (error: transfer.SameWallet) => {
    const message = 'Both wallets are the same; nothing moved.';
    return { __typename: 'SameWalletError', code: error.code, message, path: at(error) } as const;
  },

  transferNotFound: (error: transfer.TransferNotFound) =>
    ({ __typename: 'TransferNotFoundError', code: error.code, message: 'There is no such transfer.', path: at(error) }) as const,

  transferNotReversible: (error: transfer.TransferNotReversible) => {
    const message = 'Only a transfer between two wallets, or a captured hold, can be given back; nothing moved.';
    return { __typename: 'TransferNotReversibleError', code: error.code, message, path: at(error) } as const;
  },

  transferReversed: (error: transfer.TransferReversed) => {
    const message = 'It was given back before; nothing moved.';
    return { __typename: 'TransferAlreadyReversedError', code: error.code, message, path: at(error) } as const;
  },

  rateNotFound: (error: exchange.RateNotFound) => {
    const message = 'Nothing is exchanged between these currencies at the moment; nothing moved.';
    return { __typename: 'ExchangeRateNotFoundError', code: error.code, message, path: at(error) } as const;
  },

  rateChanged: (error: exchange.RateChanged) => {
    const message = `The rate is ${error.rate} now; nothing moved.`;
    return { __typename: 'ExchangeRateChangedError', code: error.code, message, path: at(error), rate: error.rate } as const;
  },

  billNotFound: (error: bill.BillNotFound) =>
    ({ __typename: 'BillNotFoundError', code: error.code, message: 'There is no such bill.', path: at(error) }) as const,

  billAlreadySettled: (error: bill.BillAlreadySettled) => {
    const message = 'Nothing is due any more; nothing moved.';
    return { __typename: 'BillAlreadySettledError', code: error.code, message, path: at(error) } as const;
  },

  billCanceled: (error: bill.BillCanceled) => {
    const message = 'The invoice was voided; nothing moved.';
    return { __typename: 'BillCanceledError', code: error.code, message, path: at(error) } as const;
  },

  billAmountExceeded: (error: bill.BillAmountExceeded) => {
    const due = moneyOf(error.dueMinor, error.currency);
    const message = `Only ${due.amount} ${due.currency} is due; nothing moved.`;
    return { __typename: 'BillAmountExceededError', code: error.code, message, path: at(error), due } as const;
  },

  holdNotFound: (error: hold.HoldNotFound) =>
    ({ __typename: 'HoldNotFoundError', code: error.code, message: 'There is no such hold.', path: at(error) }) as const,

  holdResolved: (error: hold.HoldResolved) => {
    const message = 'The hold was captured, released or has expired before.';
    return { __typename: 'HoldResolvedError', code: error.code, message, path: at(error) } as const;
  },

  holdAmountExceeded: (error: hold.HoldAmountExceeded) => {
    const held = moneyOf(error.heldMinor, error.currency);
    const message = `Only ${held.amount} ${held.currency} is held; nothing moved.`;
    return { __typename: 'HoldAmountExceededError', code: error.code, message, path: at(error), held } as const;
  },

  invalid: ({ path, message }: transfer.Invalid) => invalid(path, message),

  keyReused: (_error: transfer.KeyReused) => idempotencyKeyReused,

  /** Never a result: what the caller may not do is a top-level error. */
  forbidden: (_error: wallet.Forbidden): never => {
    throw forbidden();
  },
};
