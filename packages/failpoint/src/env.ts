/** What `FAILPOINTS` says; off unless it is set. */
export const setting: string | undefined = process.env.FAILPOINTS || undefined;

/** An installation that somebody relies on: nothing is broken there on purpose. */
export const inProduction = process.env.NODE_ENV === 'production';
