import { createQuittance, type Quittance } from '@quittance/sdk';
import { eventually } from '@quittance/testing/drain';

/** A person with an account and an organisation, and the client they use. */
export type Person = { api: Quittance; userName: string; email: string; organizationId: string; token: string };

let made = 0;
const password = 'seven violet lanterns';

/** Registers somebody new, with an organisation whose wallet is open. */
export async function register(url: string, name: string, currency = 'EUR'): Promise<Person> {
  made += 1;
  const userName = `${name.toLowerCase()}${made}`;
  const email = `${userName}@${name.toLowerCase()}.example`;
  const { token } = await createQuittance({ url }).signUp({ email, password, firstName: name, lastName: 'Example', userName });
  const { organization } = await createQuittance({ url, token }).createOrganization({
    name: `${name} Ltd`,
    country: 'DE',
    currency,
    taxId: 'DE123456789',
    address: { line1: 'Hauptstraße 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
    email,
  });
  const api = createQuittance({ url, token, organization: organization.id });
  await eventually(async () => (await api.wallets()).length > 0, 15_000);
  return { api, userName, email, organizationId: organization.id, token };
}

/** A customer and an issued invoice over 100.00 at 19 % and 50.00 at 7 %: 172.50. */
export async function issueInvoice(seller: Person) {
  const { partner } = await seller.api.createPartner({
    kind: 'COMPANY',
    name: 'Contoso GmbH',
    email: 'ap@contoso.example',
    roles: ['CUSTOMER'],
    address: { line1: 'Ring 2', city: 'Wien', postalCode: '1010', country: 'AT' },
  });
  const { invoice } = await seller.api.createInvoice({
    buyerId: partner.id,
    currency: 'EUR',
    lines: [
      { description: 'Design', quantity: '10', unitPrice: '10.00', taxCategory: 'S', taxRate: '19' },
      { description: 'Book', quantity: '2', unitPrice: '25.00', taxCategory: 'S', taxRate: '7' },
    ],
  });
  return (await seller.api.issueInvoice({ invoiceId: invoice.id })).invoice;
}

/** What a payer without an account does: opens the payment link, chooses the sandbox, approves. */
export async function payByLink(payUrl: string, fault = ''): Promise<string> {
  const { paymentId, checkoutUrl } = await checkoutOf(payUrl);
  await approve(checkoutUrl, fault);
  return paymentId;
}

/** The checkout that a payer without an account opens by the payment link. */
export function checkoutOf(payUrl: string): Promise<{ paymentId: string; checkoutUrl: string }> {
  return eventually(async () => {
    const response = await fetch(payUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ provider: 'sandbox' }),
    });
    // 503: the event that makes the page has not arrived yet.
    return response.ok ? ((await response.json()) as { paymentId: string; checkoutUrl: string }) : null;
  }, 15_000);
}

/** What a payer does on the sandbox provider's page. */
export async function approve(checkoutUrl: string | null | undefined, fault = ''): Promise<void> {
  if (checkoutUrl == null) throw new Error('the payment has a checkout');
  const response = await fetch(`${checkoutUrl}/approve${fault === '' ? '' : `?fault=${fault}`}`, {
    method: 'POST',
    redirect: 'manual',
  });
  if (response.status >= 400 && fault === '')
    throw new Error(`The sandbox answered ${response.status}: ${await response.text()}`);
}

/** The invoice, once it has that status. */
export function invoiceWithStatus(person: Person, id: string, status: string) {
  return eventually(async () => {
    const invoice = await person.api.invoice({ id });
    return invoice?.status === status ? invoice : null;
  }, 20_000);
}

/** The balance of the person's only wallet of that currency, once it is that. */
export function balanceOf(person: Person, amount: string, currency = 'EUR') {
  return eventually(async () => {
    const wallet = (await person.api.wallets()).find((each) => each.currency === currency);
    return wallet?.balance.amount === amount ? wallet : null;
  }, 20_000);
}

/** The organisation's message of that purpose, once it is in the mailbox. */
export function messageOf(person: Person, purpose: string) {
  return eventually(async () => {
    const { nodes } = await person.api.messages({ first: 50 });
    return nodes.find((message) => message.purpose === purpose && message.status === 'SENT') ?? null;
  }, 30_000);
}
