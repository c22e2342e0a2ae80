import { fromUuid, type Id, type Prefix, toUuid } from '@quittance/ids';

/** The id of a column that may be empty. */
export function idOrNull<P extends Prefix>(prefix: P, uuid: string | null): Id<P> | null {
  return uuid === null ? null : fromUuid(prefix, uuid);
}

/** What goes into a column that may be empty. */
export function uuidOrNull(id: Id<string> | null | undefined): string | null {
  return id === null || id === undefined ? null : toUuid(id);
}
