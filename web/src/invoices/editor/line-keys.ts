import type { LineField } from './draft.ts';

/** What a key does in a line. */
export type LineStep =
  /** Takes the line up or down. */
  | { kind: 'move'; by: -1 | 1 }
  /** Goes to a field of the line above or below; `make` one where there is none. */
  | { kind: 'go'; by: -1 | 1; to: LineField; make: boolean };

type Key = Pick<KeyboardEvent, 'key' | 'altKey' | 'shiftKey' | 'isComposing'>;

/**
 * Enter: the next line's description, Shift+Enter: the same field above, arrows: the same field above or below, Alt+arrows: takes the line
 * along. Null for every other key.
 */
export function stepOf({ key, altKey, shiftKey, isComposing }: Key, field: LineField): LineStep | null {
  // Enter that ends the composition of a character is not ours.
  if (isComposing) return null;
  if (key === 'Enter') {
    return shiftKey ? { kind: 'go', by: -1, to: field, make: false } : { kind: 'go', by: 1, to: 'description', make: true };
  }
  if (key !== 'ArrowUp' && key !== 'ArrowDown') return null;
  const by = key === 'ArrowUp' ? -1 : 1;
  if (altKey) return { kind: 'move', by };
  // In a select the arrows choose.
  return field === 'taxCategory' ? null : { kind: 'go', by, to: field, make: false };
}
