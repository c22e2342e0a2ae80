/** What PostgreSQL's programs see of the environment: none of ours, so that `LC_ALL`, `TZ` or `PGDATA` of the caller change nothing. */
export const environment = { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
