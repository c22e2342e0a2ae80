import { formatAmount } from '@quittance/money/money';
import { assertNever } from '@quittance/result';
import { returnCookie } from '../checkout/return-cookie.ts';
import type { Deps } from '../deps.ts';
import { fieldsOf, jsonResponse, methodNotAllowed, readBody, seeOther, wantsJson } from '../http.ts';
import type { ProviderFailed } from '../payment/errors.ts';
import type { PlanError } from '../payment/plan-invoice-payment.ts';
import { noteView } from './note-view.ts';
import { payByLink } from './pay-by-link.ts';
import { payPage, preparingPage, unknownLinkPage } from './pay-page.ts';
import { type PayState, payStateOf } from './pay-state.ts';
import { findLinkedInvoice, tokenPattern } from './store.ts';

const mostBodyBytes = 4 * 1024;
/** A page that reloads every two seconds has waited for a minute then. */
const mostRounds = 30;

/** `/pay/<token>`: the public payment page, and by program the same address with JSON. All rights are in the token. */
export async function handlePay(deps: Deps, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const token = url.pathname.slice('/pay/'.length);
  const json = wantsJson(request);
  if (!tokenPattern.test(token)) return json ? unknownLink() : unknownLinkPage();
  const invoiceId = await findLinkedInvoice(deps.db, token);
  const state = invoiceId === null ? null : await payStateOf(deps, invoiceId);
  if (state === null) return preparing(deps, token, url, json);
  switch (request.method) {
    case 'GET':
    case 'HEAD':
      return show(deps, state, token, json);
    case 'POST':
      return pay(deps, state, token, request);
    default:
      return methodNotAllowed('GET, HEAD, POST');
  }
}

/** A wrong token can't be told from one whose event has not arrived, so both wait; after a minute it is taken for wrong. */
function preparing(deps: Deps, token: string, url: URL, json: boolean): Response {
  const round = Number.parseInt(url.searchParams.get('round') ?? '0', 10) || 0;
  if (round >= mostRounds) return json ? unknownLink() : unknownLinkPage();
  if (!json) return preparingPage(deps.publicUrl, token, round);
  const body = { state: 'preparing', code: 'UNAVAILABLE', message: 'The invoice is being prepared; try again shortly.' };
  return jsonResponse(503, body, { 'retry-after': '2' });
}

const unknownLink = () => jsonResponse(404, { code: 'NOT_FOUND', message: 'This payment link does not work.' });

async function show(deps: Deps, state: PayState, token: string, json: boolean): Promise<Response> {
  if (!json) {
    await noteView(deps, state.invoice);
    return payPage(state, { token, publicUrl: deps.publicUrl, providers: [...deps.providers.values()] });
  }
  const { currency, number, sellerName } = state.invoice;
  const due = { amount: formatAmount(state.dueMinor, currency), currency };
  return jsonResponse(200, { state: state.kind, number, seller: sellerName, due, providers: [...deps.providers.keys()] });
}

async function pay(deps: Deps, state: PayState, token: string, request: Request): Promise<Response> {
  const json = wantsJson(request);
  const body = await readBody(request, mostBodyBytes);
  if (body === null) return jsonResponse(413, { code: 'LIMIT_EXCEEDED', message: `At most ${mostBodyBytes} bytes.` });
  const provider = fieldsOf(request, body)?.provider;
  if (typeof provider !== 'string')
    return jsonResponse(400, { code: 'BAD_USER_INPUT', message: 'provider: must name a provider.' });

  const paid = await payByLink(deps, state.invoice, provider);
  if (!paid.ok) return refuse(deps, state, token, paid.error, json);
  const payment = paid.value;
  const headers = { 'set-cookie': returnCookie(deps.publicUrl, payment.id, token) };
  if (json) return jsonResponse(200, { paymentId: payment.id, checkoutUrl: payment.checkoutUrl }, headers);
  return seeOther(payment.checkoutUrl ?? `${deps.publicUrl}/pay/${token}`, headers);
}

async function refuse(
  deps: Deps,
  before: PayState,
  token: string,
  error: PlanError | ProviderFailed,
  json: boolean,
): Promise<Response> {
  const message = messageOf(error);
  if (json) return jsonResponse(error.code === 'INVALID' ? 400 : 409, { code: error.code, message });
  const state = (await payStateOf(deps, before.invoice.id)) ?? before;
  return payPage(state, { token, publicUrl: deps.publicUrl, providers: [...deps.providers.values()], problem: message });
}

function messageOf(error: PlanError | ProviderFailed): string {
  switch (error.code) {
    case 'INVOICE_NOT_PAYABLE':
      return error.reason === 'VOID' ? 'This invoice was voided.' : 'This invoice is paid already.';
    case 'PAYMENT_PENDING':
      return 'A payment of this invoice is under way; please wait for its outcome.';
    case 'PAYMENT_PROVIDER_NOT_FOUND':
      return 'This way to pay is not available.';
    case 'PAYMENT_PROVIDER_FAILED':
      return 'The payment provider does not answer at the moment. Nothing was charged; please try again.';
    case 'CURRENCY_MISMATCH':
      return `The invoice is in ${error.expected}.`;
    case 'INVALID':
      return `${error.path.join('.')}: ${error.message}`;
    default:
      return assertNever(error);
  }
}
