export type { Suppression as SuppressionMapper } from '../../suppression/suppression.ts';
