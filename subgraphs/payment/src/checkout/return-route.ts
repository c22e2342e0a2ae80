import { parseId } from '@quittance/ids';
import type { Deps } from '../deps.ts';
import { html } from '../html/html.ts';
import { pageResponse } from '../html/page.ts';
import { methodNotAllowed, notFoundResponse, seeOther } from '../http.ts';
import { tokenPattern } from '../link/store.ts';
import type { Payment } from '../payment/payment.ts';
import { isOpen } from '../payment/progress.ts';
import { findPayment } from '../payment/store.ts';
import { awaitChange } from './await-change.ts';
import { pursuePayment } from './pursue-payment.ts';
import { tokenOfCookie } from './return-cookie.ts';

/**
 * `/checkout/return/<payment>`: where a provider sends the payer's browser. What the address says is not believed: the provider is
 * asked. Then the browser goes to where the payment was started.
 */
export async function handleReturn(deps: Deps, request: Request): Promise<Response> {
  const id = parseId('pay', new URL(request.url).pathname.slice('/checkout/return/'.length));
  const payment = id === null ? null : await findPayment(deps.db, id);
  if (payment === null) return notFoundResponse();
  if (request.method !== 'GET') return methodNotAllowed('GET');
  const pursued = await pursuePayment(deps, payment);
  // The webhook may have been faster and be capturing right now.
  const settled = pursued.last === 'APPROVED' ? await awaitChange(deps, pursued, 'APPROVED') : pursued;
  return onward(deps, settled, tokenOfCookie(request));
}

function onward(deps: Deps, payment: Payment, token: string | null): Response {
  if (payment.returnUrl !== null) {
    const url = new URL(payment.returnUrl);
    url.searchParams.set('payment', payment.id);
    return seeOther(url.href);
  }
  if (token !== null && tokenPattern.test(token)) return seeOther(`${deps.publicUrl}/pay/${token}`);
  return outcomePage(payment);
}

/** For payers whom nobody expects: it tells how the payment stands and nothing else about it. */
function outcomePage(payment: Payment): Response {
  const { title, text } = outcomeOf(payment);
  return pageResponse({
    title,
    body: html`<section class="card"><h1>${title}</h1><p>${text}</p></section>`,
    refresh: isOpen(payment.status) && payment.status !== 'REQUIRES_ACTION' ? { seconds: 5, href: '' } : null,
  });
}

function outcomeOf(payment: Payment): { title: string; text: string } {
  switch (payment.status) {
    case 'SUCCEEDED':
      return { title: 'Paid', text: 'Thank you! You may close this window.' };
    case 'FAILED':
    case 'CANCELED':
      return { title: 'Not paid', text: 'The payment did not go through. Nothing was charged; you may close this window.' };
    case 'REQUIRES_ACTION':
      return { title: 'Not paid yet', text: 'The payment was not approved. Nothing was charged.' };
    case 'PARTIALLY_REFUNDED':
    case 'REFUNDED':
    case 'DISPUTED':
      return { title: 'Paid', text: 'This payment was made before.' };
    default:
      return { title: 'Being processed', text: 'The payment is being processed. This page shows the outcome by itself.' };
  }
}
