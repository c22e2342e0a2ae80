/** What the main story's people type, and what they are given, that no log may show. */
const patterns = [
  // Passwords and names of people, customers and organisations (story.ts).
  /seven violet lanterns/i,
  /contoso/i,
  /(?:seller|payer|third|survivor)(?:\d+| ltd| example)/i,
  /Hauptstra/,
  /Ring 2/,
  /DE123456789/,
  // Mail addresses, whoever's.
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  // Tokens: JWTs, bearer tokens, pay links.
  /eyJ[\w-]{10,}/,
  /bearer [\w.~+/=-]{8,}/i,
  /\/pay\/[\w-]{16,}/,
  /[?&](?:token|key|code|signature)=[^&\s"[]{8,}/i,
];

/** The lines of a log that show something personal or secret. */
export function personalIn(output: string): string[] {
  return output.split('\n').filter((line) => patterns.some((pattern) => pattern.test(line)));
}
