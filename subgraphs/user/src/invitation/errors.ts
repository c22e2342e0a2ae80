/** None that still waits for an answer; `field` names it in the input. */
export type InvitationNotFound = { code: 'INVITATION_NOT_FOUND'; field: string };
