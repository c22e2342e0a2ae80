import { fromUuid, type Id, type Prefix, toUuid } from '@quittance/ids';

/** As `fromUuid`, for columns that may be empty. */
export function idOrNull<P extends Prefix>(prefix: P, uuid: string | null): Id<P> | null {
  return uuid === null ? null : fromUuid(prefix, uuid);
}

/** As `toUuid`, for columns that may be empty. */
export function uuidOrNull(id: Id<string> | null): string | null {
  return id === null ? null : toUuid(id);
}
