import { hash } from 'node:crypto';
import type { NewJournal, NewTransfer } from './ledger.ts';

/** SHA-256 (hex) of what a journal asks for: equal requests have equal hashes, whoever computes them. */
export function requestHashOf(journal: NewJournal): string {
  if (journal.requestHash !== undefined) return journal.requestHash;
  const { type, externalRef, reference, reversesId, transfers } = journal;
  return hashOf([type, externalRef, reference, reversesId, ...transfers.flatMap(partsOf)]);
}

/** SHA-256 (hex) of a list of texts; absent is different from empty. */
export function hashOf(parts: readonly (string | null | undefined)[]): string {
  return hash('sha256', JSON.stringify(parts.map((part) => part ?? null)));
}

/**
 * The UUID that belongs to these texts: the same ones give the same id, so that a retried command meets what it did before. Version 8
 * (own scheme): the first 122 bits of a SHA-256.
 */
export function derivedUuid(...parts: readonly string[]): string {
  return uuidOfJson(JSON.stringify(parts));
}

/** Those of these texts with "0", "1", "2" ... behind them. */
export function derivedUuids(count: number, ...parts: readonly string[]): string[] {
  const common = JSON.stringify(parts).slice(0, -1);
  return Array.from({ length: count }, (_, index) => uuidOfJson(`${common},"${index}"]`));
}

const variants = '89ab';

function uuidOfJson(json: string): string {
  const hex = hash('sha256', json);
  const variant = variants[Number.parseInt(hex.charAt(16), 16) & 0b11];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

function partsOf(transfer: NewTransfer): (string | undefined)[] {
  if (transfer.kind === 'void' || transfer.kind === 'expire') return [transfer.id, transfer.kind, transfer.pendingId];
  if (transfer.kind === 'post') return [transfer.id, transfer.kind, transfer.pendingId, transfer.amountMinor?.toString()];
  const { id, kind, debitAccountId, creditAccountId, amountMinor, currency, expiresAt } = transfer;
  return [id, kind, debitAccountId, creditAccountId, amountMinor.toString(), currency, expiresAt?.toISOString()];
}
