import { inboxesHoldEveryEvent, nothingIsStuck, outboxesEmpty } from './delivery.ts';
import { invoiceNumbersContiguous, oneMailPerEventAndRecipient } from './documents.ts';
import type { Invariant } from './invariant.ts';
import {
  chainVerifies,
  countersAreEntries,
  debitsEqualCredits,
  nobodyOverdrawn,
  sequencesWithoutGaps,
  twoEntriesATransfer,
  walletsToldOfAsTheyAre,
} from './ledger.ts';
import { completedPaymentsArePosted, transitionsHappenOnce } from './payments.ts';
import { copiesAgree, recordsAgree } from './reconciliation.ts';

/** What has to be true of every world at rest, by the numbers that README.md explains. */
export const invariants: Readonly<Record<string, Invariant>> = {
  'I1 debits equal credits': debitsEqualCredits,
  'I2 two entries a transfer': twoEntriesATransfer,
  'I3 counters are entries': countersAreEntries,
  'I4 sequences without gaps': sequencesWithoutGaps,
  'I5 nobody overdrawn': nobodyOverdrawn,
  'I6 completed payments are posted transfers': completedPaymentsArePosted,
  'I7 nothing stuck': nothingIsStuck,
  'I8 each transition once': transitionsHappenOnce,
  'I9 outboxes, queues and dead letters empty': outboxesEmpty,
  'I10 inbox is every event': inboxesHoldEveryEvent,
  'I11 the hash chain verifies': chainVerifies,
  'I12 one mail per event and recipient': oneMailPerEventAndRecipient,
  'I13 invoice numbers contiguous': invoiceNumbersContiguous,
  'wallets told of as they are': walletsToldOfAsTheyAre,
  'copies agree': copiesAgree,
  'records agree': recordsAgree,
};
