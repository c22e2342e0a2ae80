import type { Id } from '@quittance/ids';

const cookieName = 'quittance_pay_link';
const maxAgeSeconds = 2 * 60 * 60;

/**
 * Remembers, in the payer's own browser, which payment page they came from: the provider sends them to `/checkout/return/<payment>`,
 * and the page's token is a secret that neither the provider nor our database is to keep.
 */
export function returnCookie(publicUrl: string, paymentId: Id<'pay'>, token: string): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `${cookieName}=${token}; Path=${returnPath(publicUrl, paymentId)}; Max-Age=${maxAgeSeconds}; HttpOnly; SameSite=Lax${secure}`;
}

/** The token out of that cookie, if this browser has it. */
export function tokenOfCookie(request: Request): string | null {
  const cookies = (request.headers.get('cookie') ?? '').split(/;\s*/);
  const found = cookies.find((cookie) => cookie.startsWith(`${cookieName}=`));
  return found?.slice(cookieName.length + 1) ?? null;
}

function returnPath(publicUrl: string, paymentId: Id<'pay'>): string {
  return `${new URL(publicUrl).pathname.replace(/\/$/, '')}/checkout/return/${paymentId}`;
}
