/** The token in a payment link, or a bare token; null when the text holds none. */
export function payTokenIn(text: string): string | null {
  const trimmed = text.trim();
  const token =
    /\/(?:pay|claim)\/([\w-]+)\/?(?:[?#].*)?$/.exec(trimmed)?.[1] ?? (/^[\w-]{22,}$/.test(trimmed) ? trimmed : undefined);
  return token ?? null;
}
