/** The organisation acted for has no such key. */
export type ApiKeyNotFound = { code: 'API_KEY_NOT_FOUND' };
/** Only what the maker may do themselves can be given to a key; `index` says which of the scopes it is. */
export type ScopeNotHeld = { code: 'SCOPE_NOT_HELD'; index: number; scope: string };
