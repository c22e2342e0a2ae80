import { parseInput } from '@quittance/graphql-kit/input';
import { createOrganization as createOrganizationCommand } from '../../../../organization/create-organization.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { createOrganizationInput } from '../../inputs.ts';

export const createOrganization: NonNullable<MutationResolvers['createOrganization']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  const input = parseInput(createOrganizationInput, args.input);
  if (!input.ok) return input.error;
  const organization = await createOrganizationCommand(deps, caller, input.value);
  return { __typename: 'CreateOrganizationSuccess', organization };
};
