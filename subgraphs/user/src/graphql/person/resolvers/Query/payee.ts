import { nameOf } from '../../../../person/person.ts';
import { findPersonByUserName } from '../../../../person/store.ts';
import { signedIn } from '../../../../refusal.ts';
import type { QueryResolvers } from '../../../types.generated.ts';

export const payee: NonNullable<QueryResolvers['payee']> = async (_parent, { userName }, { caller, deps }) => {
  signedIn(caller);
  const person = await findPersonByUserName(deps.db, userName.trim());
  return person && { id: person.id, userName: person.userName, name: nameOf(person) };
};
