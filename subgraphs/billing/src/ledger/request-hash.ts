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
  const bytes = hash('sha256', JSON.stringify(parts), 'buffer').subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x80, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function partsOf(transfer: NewTransfer): (string | undefined)[] {
  if (transfer.kind === 'void' || transfer.kind === 'expire') return [transfer.id, transfer.kind, transfer.pendingId];
  if (transfer.kind === 'post') return [transfer.id, transfer.kind, transfer.pendingId, transfer.amountMinor?.toString()];
  const { id, kind, debitAccountId, creditAccountId, amountMinor, currency, expiresAt } = transfer;
  return [id, kind, debitAccountId, creditAccountId, amountMinor.toString(), currency, expiresAt?.toISOString()];
}
