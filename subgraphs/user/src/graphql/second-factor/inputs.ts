import { text } from '@quittance/graphql-kit/input';
import { z } from 'zod';
import { longestCode, password } from '../person/inputs.ts';

const code = text(longestCode);

export const beginSecondFactorInput = z.object({ currentPassword: password });
export const enableSecondFactorInput = z.object({ code });
export const disableSecondFactorInput = z.object({ currentPassword: password, code });
