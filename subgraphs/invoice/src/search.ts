/** An `ILIKE` pattern for what contains the text; wildcards in it mean themselves. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (character) => `\\${character}`)}%`;
}
