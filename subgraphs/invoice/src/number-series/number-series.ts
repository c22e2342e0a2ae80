/** The series that an invoice's number is of: one per year of issue, `INV-2026`. */
export function seriesOf(issuedOn: string): string {
  return `INV-${issuedOn.slice(0, 4)}`;
}
