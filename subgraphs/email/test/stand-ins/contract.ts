import { existsSync, readFileSync } from 'node:fs';
import { sharedFolder } from '@quittance/testing/env';
import { type Document, OpenAPIBackend } from 'openapi-backend';
import type { StandInAnswer, StandInRequest } from './http-stand-in.ts';

const folder = `${sharedFolder}/contracts`;

/** Formats of the contracts that are not looked into. */
const unchecked = ['date', 'date-time', 'email', 'uri'];

/** The operations of a stand-in, by the contract's operation ids; `path` and `method` serve where the contract is not there. */
export type Operations = Record<
  string,
  { method: string; path: string; run(request: StandInRequest): StandInAnswer | Promise<StandInAnswer> }
>;

/** An official contract, with corrections; null (and a line that says so) where the file is not there. */
export function readContract(file: string, correct: (contract: Document) => void): Document | null {
  const path = `${folder}/${file}`;
  if (!existsSync(path)) {
    console.info(`${file}: requests and answers not validated, not run because ${path} is not there (set QUITTANCE_SHARED)`);
    return null;
  }
  const contract: Document = JSON.parse(readFileSync(path, 'utf8'));
  correct(contract);
  return contract;
}

/** What the stand-in refused or would have answered wrongly: a test that ends with any of these has failed. */
export type Violations = string[];

/** Answers by the operations; every request and every answer is held against the contract, where there is one. */
export async function createContractDoor(
  contract: Document | null,
  operations: Operations,
  violations: Violations,
): Promise<(request: StandInRequest) => Promise<StandInAnswer>> {
  if (contract === null) return (request) => answerByPath(operations, request);
  const backend = new OpenAPIBackend({
    definition: contract,
    quick: true,
    ajvOpts: { strict: false, unicodeRegExp: false, formats: Object.fromEntries(unchecked.map((format) => [format, true])) },
  });
  const refuse = (what: string): StandInAnswer => {
    violations.push(what);
    return { status: 400, body: { ErrorCode: 402, Message: what, errors: [{ message: what, field: null }] } };
  };
  backend.register({
    validationFail: ({ validation, request }) => refuse(`${request.path}: ${JSON.stringify(validation.errors)}`),
    notFound: ({ request }) => refuse(`${request.method} ${request.path} is not in the contract`),
    methodNotAllowed: ({ request }) => refuse(`${request.method} ${request.path} is not allowed by the contract`),
  });
  // The stand-ins look at credentials themselves.
  for (const scheme of Object.keys(contract.components?.securitySchemes ?? {}))
    backend.registerSecurityHandler(scheme, () => true);
  for (const [operationId, operation] of Object.entries(operations)) {
    backend.register(operationId, async (context, request: StandInRequest) => {
      const answer = await operation.run(request);
      const valid = context.api.validateResponse(answer.body ?? null, operationId, answer.status);
      if (answer.body !== undefined && valid.errors) {
        violations.push(`answer of ${operationId}: ${JSON.stringify(valid.errors)}`);
      }
      return answer;
    });
  }
  await backend.init();
  return (request) => backend.handleRequest(request as never, request);
}

async function answerByPath(operations: Operations, request: StandInRequest): Promise<StandInAnswer> {
  const found = Object.values(operations).find(({ method, path }) => method === request.method && path === request.path);
  return found === undefined ? { status: 404, body: {} } : found.run(request);
}
