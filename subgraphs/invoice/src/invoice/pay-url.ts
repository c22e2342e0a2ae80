import type { Deps } from '../deps.ts';

/** The public payment page of an invoice. */
export function payUrlOf({ publicUrl }: Pick<Deps, 'publicUrl'>, payToken: string): string {
  return `${publicUrl}/pay/${payToken}`;
}
