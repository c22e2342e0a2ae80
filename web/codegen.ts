import { globSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

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

/**
 * One generated file beside each `.graphql` file, with the documents and the types of what they answer: a lazy page then carries its own
 * operations and no others.
 */
function operationsOf(file: string): CodegenConfig['generates'] {
  return {
    [file.replace(/\.graphql$/, '.generated.ts')]: {
      documents: [file, errors],
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

const operationFiles = globSync(`${here}/src/**/*.graphql`).sort();

const config: CodegenConfig = {
  schema: `${here}/../gateway/supergraph.graphql`,
  generates: Object.assign({}, ...operationFiles.map(operationsOf)),
};

export default config;
