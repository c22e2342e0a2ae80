const hidden = '[redacted]';
const deepest = 6;

/** Keys (lower case, without `_` and `-`) whose values never reach a log, at whatever depth. */
const secretKeys =
  /password|secret|token|authorization|cookie|apikey|privatekey|credential|signature|cardnumber|iban|accountnumber|(?:^|[a-z])pass$/;
const personalKeys =
  /^(?:email|emails|to|cc|bcc|recipient|recipients|phone|address|street|line1|line2|postalcode|firstname|lastname|fullname|username|(?:inviter|organization|company|partner|customer|buyer|seller|display|legal)name|taxid|birthdate)$/;

/** Secrets and addresses that stand inside texts: error messages, URLs, statements. */
const inText: readonly [RegExp, string][] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/:@"]*:[^\s/@"]*@/gi, `$1${hidden}@`],
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]{8,}/gi, `$1 ${hidden}`],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, hidden],
  [/(\/(?:pay|invitations|reset-password)\/)[\w-]{10,}/g, `$1${hidden}`],
  [/([?&](?:token|key|code|signature|password)=)[^&\s"]+/gi, `$1${hidden}`],
  [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, hidden],
];

/** The text without credentials, pay tokens and mail addresses. */
export function redactText(text: string): string {
  return inText.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}

/** A copy of the value without secrets and personal data; what lies deeper than six levels is left out. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return value;
  if (value instanceof Error) return describeError(value, depth);
  if (depth >= deepest) return '[deep]';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, isHidden(key) && item !== null ? hidden : redact(item, depth + 1)]),
  );
}

function isHidden(key: string): boolean {
  const plain = key.toLowerCase().replaceAll(/[_-]/g, '');
  return secretKeys.test(plain) || personalKeys.test(plain);
}

/** Only the parts that carry no data: PostgreSQL's `detail`, for instance, quotes the row. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  const cause = error.cause instanceof Error && depth < deepest ? { cause: describeError(error.cause, depth + 1) } : {};
  return { type: error.name, message: error.message, ...code, stack: error.stack, ...cause };
}
