/** Why we end a checkout ourselves: the fact that is recorded, and what people read. */
export const cancelReasons = {
  EXPIRED: { fact: 'EXPIRED', detail: 'Nobody approved in time' },
  SUPERSEDED: { fact: 'CANCELED', detail: 'Replaced by another checkout' },
  NOT_DUE: { fact: 'CANCELED', detail: 'The invoice was paid or voided meanwhile' },
  REFUSED: { fact: 'CANCELED', detail: 'The provider would not take the money' },
} as const;

export type CancelReason = keyof typeof cancelReasons;

export function isCancelReason(text: string | null): text is CancelReason {
  return text !== null && Object.hasOwn(cancelReasons, text);
}
