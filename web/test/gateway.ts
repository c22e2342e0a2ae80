import { dataOf, errorOf, openStream, type Sent, standInNetwork } from './network.ts';

/** A sum as the API gives it. */
export const money = (amount: string, currency = 'EUR') => ({ __typename: 'Money', amount, currency });

/** An organisation of Ada's, for which she may do everything. */
export const organization = {
  __typename: 'Organization',
  id: 'org_1',
  name: 'Ada Engines',
  country: 'DE',
  currency: 'EUR',
  taxId: null,
  email: 'office@example.com',
  permissions: ['invoices:read', 'invoices:write', 'partners:read', 'partners:write', 'payments:write', 'wallets:write'],
  address: null as object | null,
};

type Person = { organizations?: readonly (typeof organization)[] };

/** Ada, with her organisations. */
export function person({ organizations = [organization] }: Person = {}) {
  return {
    __typename: 'User',
    id: 'usr_1',
    name: 'Ada Lovelace',
    firstName: 'Ada',
    lastName: 'Lovelace',
    userName: 'ada',
    email: 'ada@example.com',
    platformAdmin: false,
    memberships: organizations.map((each) => ({
      __typename: 'Membership',
      id: `mem_${each.id}`,
      role: 'OWNER',
      organization: each,
    })),
  };
}

/** What the gateway answers, by the name of the operation: data, or what makes the answer. Ada is signed in where nothing else is said. */
export type Answers = Readonly<Record<string, object | ((sent: Sent) => Response)>>;

/** Stands in for the gateway. A question that no answer was given for fails. */
export function standInGateway(answers: Answers): Sent[] {
  return standInNetwork((sent) => {
    if (sent.path === '/live') return openStream().response;
    const answer = answers[sent.operation ?? ''];
    if (typeof answer === 'function') return answer(sent);
    if (answer !== undefined) return dataOf(answer);
    return sent.operation === 'Session' ? dataOf({ me: person() }) : errorOf('INTERNAL', `No answer to ${sent.operation}`);
  });
}

/** What was sent with an operation, each time. */
export function inputsOf(requests: readonly Sent[], operation: string): Record<string, unknown>[] {
  return requests.filter((sent) => sent.operation === operation).map(({ variables }) => variables.input as never);
}

/** Answers with these, one after the other; the last one stays. */
export function inTurn(...answers: readonly (object | Response)[]): () => Response {
  let count = 0;
  return () => {
    const answer = answers[Math.min(count++, answers.length - 1)];
    return answer instanceof Response ? answer.clone() : dataOf(answer);
  };
}
