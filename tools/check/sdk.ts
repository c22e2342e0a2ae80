/** Everything that the API can be asked for has a method in the SDK: an operation in `sdk/src/operations`. */
import { globSync, readFileSync } from 'node:fs';
import { type DefinitionNode, parse } from 'graphql';

/** But for what a program with an API key has no use for: the doings of a person at a browser, about themselves and by pictures. */
const ofPersons = new Set([
  'acceptInvitation',
  'beginSecondFactor',
  'changePassword',
  'deleteAccount',
  'disableSecondFactor',
  'enableSecondFactor',
  'identity',
  'invitation',
  'invoiceLogoDataUrl',
  'requestPasswordReset',
  'resetPassword',
  'setInvoiceLogo',
  'signOut',
  'updateProfile',
]);

const definitionsIn = (file: string): readonly DefinitionNode[] => parse(readFileSync(file, 'utf8')).definitions;

const fields = definitionsIn('gateway/supergraph.graphql').flatMap((definition) =>
  definition.kind === 'ObjectTypeDefinition' && ['Query', 'Mutation'].includes(definition.name.value)
    ? (definition.fields ?? []).map(({ name }) => name.value)
    : [],
);
const callable = new Set(
  globSync('sdk/src/operations/*.graphql')
    .flatMap(definitionsIn)
    .flatMap((definition) => (definition.kind === 'OperationDefinition' ? definition.selectionSet.selections : []))
    .flatMap((selection) => (selection.kind === 'Field' ? [selection.name.value] : [])),
);

const missing = fields.filter((field) => !callable.has(field) && !ofPersons.has(field));
const stale = [...ofPersons].filter((field) => !fields.includes(field) || callable.has(field));
for (const field of missing) console.error(`${field}: write its operation in sdk/src/operations, and name it in sdk/README.md`);
for (const field of stale) console.error(`${field}: tools/check/sdk.ts leaves it out without need`);
process.exitCode = missing.length + stale.length > 0 ? 1 : 0;
