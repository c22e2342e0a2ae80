import type { Comparison, Difference, Figure } from '@quittance/reconciliation/compare';
import type { Proof } from '../../proof/proof.ts';

/** What resolvers of these types get as parent; handed out to platform admins only. */
export type ProofRunMapper = Proof;
export type ReconciliationComparisonMapper = Comparison;
export type ReconciliationFigureMapper = Figure;
export type ReconciliationDifferenceMapper = Difference;
