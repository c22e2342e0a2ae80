/** What the playground opens with: the main road through the API, to be run from the first tab to the last. */
export const examples: { query: string; variables?: string }[] = [
  {
    query: `# Who am I, for whom may I act, what is in the wallets?
query Me {
  me {
    id
    name
    memberships { role organization { id name } }
  }
  wallets { id currency balance { amount } }
}
`,
  },
  {
    query: `# A customer. Every mutation answers its success or an error that says which field is to blame.
mutation CreatePartner($input: CreatePartnerInput!) {
  createPartner(input: $input) {
    __typename
    ... on CreatePartnerSuccess { partner { id name } }
    ... on UserError { code message path }
  }
}
`,
    variables: JSON.stringify({ input: { kind: 'COMPANY', name: 'Contoso GmbH', email: 'ap@contoso.example' } }, null, 2),
  },
  {
    query: `# A draft with two lines at two tax rates. Put the customer's id in; a new idempotency key makes a new invoice.
mutation CreateInvoice($input: CreateInvoiceInput!) {
  createInvoice(input: $input) {
    __typename
    ... on CreateInvoiceSuccess {
      invoice { id status totals { lineNet { amount } tax { amount } total { amount currency } } }
    }
    ... on UserError { code message path }
  }
}
`,
    variables: JSON.stringify(
      {
        input: {
          idempotencyKey: 'choose-your-own-1',
          buyerId: 'ptn_...',
          currency: 'EUR',
          lines: [
            { description: 'Design', quantity: '10', unit: 'h', unitPrice: '95.00', taxCategory: 'S', taxRate: '19' },
            { description: 'Book', quantity: '2', unitPrice: '34.50', taxCategory: 'S', taxRate: '7' },
          ],
        },
      },
      null,
      2,
    ),
  },
  {
    query: `# One query over four services: the invoice, its bill, its payments, its mails.
query Invoices {
  invoices(first: 10) {
    nodes {
      number
      status
      totals { total { amount currency } due { amount } }
      bill { status settled { amount } }
      payments(first: 5) { nodes { status provider amount { amount } } }
      messages(first: 5) { nodes { to purpose status } }
      payUrl
    }
    pageInfo { hasNextPage endCursor }
  }
}
`,
  },
];
