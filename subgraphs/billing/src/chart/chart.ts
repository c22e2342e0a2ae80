import { type Id, toUuid } from '@quittance/ids';
import type { AccountSpec } from '../ledger/accounts.ts';

/** Whose money it is. */
export type Owner = { userId: Id<'usr'>; organizationId: null } | { userId: null; organizationId: Id<'org'> };

/**
 * The chart of accounts: every kind of place where money can be. `docs/ledger.md` explains each to an accountant.
 *
 * Wallets, payers and unapplied money are what the platform owes to others, and can't be overdrawn. The others stand for what is outside:
 * money with a provider (clearing), money that a receiver got by themselves (outside), refunds that nobody has covered yet (shortfall), and
 * what is the platform's own: bank, cash, fees, reserves for refunds and disputes, and liquidity, which currencies are exchanged against.
 */
export type Place =
  | { kind: 'wallet'; owner: Owner; currency: string }
  /** What a partner without a wallet has with an organisation. */
  | { kind: 'payer'; organizationId: Id<'org'>; partnerId: Id<'ptn'>; currency: string }
  /** Paid for something that is not known yet. */
  | { kind: 'unapplied'; organizationId: Id<'org'> | null; currency: string }
  | { kind: 'clearing'; provider: string; currency: string }
  | { kind: 'outside'; organizationId: Id<'org'>; provider: string; currency: string }
  | { kind: PlatformKind; currency: string };

/** Accounts of the platform itself: one per kind and currency. */
export type PlatformKind = 'shortfall' | 'bank' | 'cash' | 'fees' | 'refunds' | 'disputes' | 'liquidity';

/** The account of a place: one per code. */
export function specOf(place: Place): AccountSpec {
  const { kind, currency } = place;
  const common = { kind, currency, noOverdraft: false, organizationId: null, userId: null };
  switch (place.kind) {
    case 'wallet': {
      const { userId, organizationId } = place.owner;
      return { ...common, code: `wallet:${organizationId ?? userId}:${currency}`, noOverdraft: true, ...uuidsOf(place.owner) };
    }
    case 'payer': {
      const code = `payer:${place.organizationId}:${place.partnerId}:${currency}`;
      return { ...common, code, noOverdraft: true, organizationId: toUuid(place.organizationId) };
    }
    case 'unapplied': {
      const organizationId = place.organizationId === null ? null : toUuid(place.organizationId);
      return {
        ...common,
        code: `unapplied:${place.organizationId ?? 'platform'}:${currency}`,
        noOverdraft: true,
        organizationId,
      };
    }
    case 'clearing':
      return { ...common, code: `clearing:${place.provider}:${currency}` };
    case 'outside': {
      const code = `outside:${place.organizationId}:${place.provider}:${currency}`;
      return { ...common, code, organizationId: toUuid(place.organizationId) };
    }
    default:
      return { ...common, code: `${kind}:${currency}` };
  }
}

/** The owner as the database has it. */
export function uuidsOf(owner: Owner): { userId: string | null; organizationId: string | null } {
  return {
    userId: owner.userId === null ? null : toUuid(owner.userId),
    organizationId: owner.organizationId === null ? null : toUuid(owner.organizationId),
  };
}

/** The organisation when there is one, else the person. */
export function ownerOf(who: { userId: Id<'usr'>; organizationId: Id<'org'> | null }): Owner {
  return who.organizationId === null
    ? { userId: who.userId, organizationId: null }
    : { userId: null, organizationId: who.organizationId };
}
