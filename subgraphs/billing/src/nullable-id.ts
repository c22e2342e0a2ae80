import { fromUuid, type Id, type Prefix, toUuid } from '@quittance/ids';

/** The database's form of an id that may be missing. */
export function uuidOrNull(id: Id<string> | null): string | null {
  return id === null ? null : toUuid(id);
}

/** The id of a column that may be empty. */
export function idOrNull<P extends Prefix>(prefix: P, uuid: string | null): Id<P> | null {
  return uuid === null ? null : fromUuid(prefix, uuid);
}
