/** Unknown and foreign bills answer the same. */
export type BillNotFound = { code: 'BILL_NOT_FOUND'; path: readonly string[] };
export type BillAlreadySettled = { code: 'BILL_ALREADY_SETTLED'; path: readonly string[] };
export type BillCanceled = { code: 'BILL_CANCELED'; path: readonly string[] };
/** More than is due. Minor units of the bill's currency. */
export type BillAmountExceeded = { code: 'BILL_AMOUNT_EXCEEDED'; path: readonly string[]; dueMinor: bigint; currency: string };
