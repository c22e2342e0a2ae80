import { badInput } from '@quittance/graphql-kit/errors';

/** What is searched for; undefined when it is blank. */
export function searchOf(search: string | null | undefined): string | undefined {
  const words = search?.trim() ?? '';
  if (words === '') return undefined;
  if (words.length < 2 || words.length > 100) throw badInput(['filter', 'search'], 'must have 2 to 100 characters');
  return words;
}
