import type { AuditRecord } from '../../audit/audit.ts';

export type AuditRecordMapper = AuditRecord;
