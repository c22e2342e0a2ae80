type About = {
  code: string;
  message: string;
  path?: readonly string[] | null;
  typename?: string;
  details?: Readonly<Record<string, unknown>>;
  requestId?: string;
};

/** The API answered that it will not do it: an error of the mutation's result (`typename`, for instance `InsufficientFundsError`) or a top-level one. */
export class QuittanceError extends Error {
  /** Stable, upper case: what programs tell errors apart by. */
  readonly code: string;
  /** Where in the input, for instance ['lines', '0', 'quantity']. */
  readonly path: readonly string[] | null;
  /** The GraphQL type of the error; null for top-level errors. */
  readonly typename: string | null;
  /** What else the error tells, for instance `{ available: { amount: '4.00', currency: 'EUR' } }`. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Names the request in the server's logs. */
  readonly requestId: string | null;

  constructor(about: About) {
    super(about.message);
    this.name = 'QuittanceError';
    this.code = about.code;
    this.path = about.path ?? null;
    this.typename = about.typename ?? null;
    this.details = about.details ?? {};
    this.requestId = about.requestId ?? null;
  }
}

/** No usable answer came, after all tries. A call that carries an idempotency key can be repeated with the same key. */
export class ConnectionError extends Error {
  readonly idempotencyKey: string | null;

  constructor(message: string, idempotencyKey: string | null, cause: unknown) {
    super(message, { cause });
    this.name = 'ConnectionError';
    this.idempotencyKey = idempotencyKey;
  }
}
