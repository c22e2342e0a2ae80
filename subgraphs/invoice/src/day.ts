/** The calendar day (UTC) of an instant, `YYYY-MM-DD`. */
export function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}

/** What Prisma wants for a `date` column. */
export function dateOfDay(day: string): Date {
  return new Date(`${day}T00:00:00.000Z`);
}

/** The day after. */
export function nextDay(day: string): string {
  return dayOf(new Date(dateOfDay(day).getTime() + 24 * 60 * 60 * 1000));
}
