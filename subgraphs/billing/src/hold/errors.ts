/** Unknown and foreign holds answer the same. */
export type HoldNotFound = { code: 'HOLD_NOT_FOUND'; path: readonly string[] };
/** Captured, released or expired before. */
export type HoldResolved = { code: 'HOLD_RESOLVED'; path: readonly string[] };
/** More than was set aside. Minor units of the hold's currency. */
export type HoldAmountExceeded = { code: 'HOLD_AMOUNT_EXCEEDED'; path: readonly string[]; heldMinor: bigint; currency: string };
