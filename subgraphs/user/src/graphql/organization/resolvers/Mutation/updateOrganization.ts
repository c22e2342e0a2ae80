import { parseInput } from '@quittance/graphql-kit/input';
import { updateOrganization as updateOrganizationCommand } from '../../../../organization/update-organization.ts';
import type { MutationResolvers } from '../../../types.generated.ts';
import { updateOrganizationInput } from '../../inputs.ts';

export const updateOrganization: NonNullable<MutationResolvers['updateOrganization']> = async (
  _parent,
  args,
  { caller, deps },
) => {
  const input = parseInput(updateOrganizationInput, args.input);
  if (!input.ok) return input.error;
  const organization = await updateOrganizationCommand(deps, caller, input.value);
  return { __typename: 'UpdateOrganizationSuccess', organization };
};
