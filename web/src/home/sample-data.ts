import { RefusedRequest } from '../api/execute.ts';
import { requestHeaders } from '../api/request-headers.ts';

/** Makes a sample business with a year of invoices for the signed-in person; gives its organisation's id. Takes some seconds. */
export async function makeSampleData(): Promise<string> {
  const response = await fetch('/sample-data', { method: 'POST', credentials: 'same-origin', headers: await requestHeaders() });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RefusedRequest(response.status, errorsOf(answer));
  if (typeof answer === 'object' && answer !== null && 'organizationId' in answer) return String(answer.organizationId);
  throw new Error('/sample-data did not name the organisation');
}

function errorsOf(answer: unknown): { message: string }[] {
  return typeof answer === 'object' && answer !== null && 'errors' in answer ? (answer.errors as { message: string }[]) : [];
}
