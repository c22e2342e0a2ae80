import { globSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';
import type { Types } from '@graphql-codegen/plugin-helpers';
import { type DocumentNode, type FieldNode, Kind, visit } from 'graphql';

const here = import.meta.dirname;

/** What every mutation asks of the errors it may answer; each file can spread it. */
const errors = `
  fragment Errors on UserError {
    code
    message
    path
    ... on ValidationError {
      fields {
        path
        message
      }
    }
  }
`;

/** Asks every object what it is, in the document itself: not every operation goes through a client that would add it. */
function withTypenames(document: DocumentNode): DocumentNode {
  const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } };
  return visit(document, {
    SelectionSet: (node, _key, parent) =>
      parent !== undefined && !Array.isArray(parent) && (parent as { kind?: string }).kind === Kind.OPERATION_DEFINITION
        ? undefined
        : { ...node, selections: [typename, ...node.selections] },
  });
}

const transform: Types.DocumentTransformFunction = ({ documents }) =>
  documents.map((file) => (file.document === undefined ? file : { ...file, document: withTypenames(file.document) }));

/**
 * One generated file beside each `.graphql` file, with the documents and the types of what they answer: a lazy page then carries its own
 * operations and no others.
 */
function operationsOf(file: string): CodegenConfig['generates'] {
  return {
    [file.replace(/\.graphql$/, '.generated.ts')]: {
      documents: [file, errors],
      documentTransforms: [{ transform }],
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        // Unions are told apart by it, exhaustively.
        nonOptionalTypename: true,
        disableDescriptions: true,
        skipTypeNameForRoot: true,
        enumType: 'string-literal',
        arrayInputCoercion: false,
        scalars: { ID: 'string', DateTime: 'string', Date: 'string', Decimal: 'string', CurrencyCode: 'string' },
      },
    },
  };
}

/** Which types a union or an interface can be: without it the cache can't tell whether a fragment on one concerns an object. */
const possibleTypes: CodegenConfig['generates'] = {
  [`${here}/src/api/possible-types.generated.ts`]: { plugins: ['fragment-matcher'] },
};

const operationFiles = globSync(`${here}/src/**/*.graphql`).sort();

const config: CodegenConfig = {
  schema: `${here}/../gateway/supergraph.graphql`,
  generates: Object.assign(possibleTypes, ...operationFiles.map(operationsOf)),
};

export default config;
