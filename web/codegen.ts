import { globSync } from 'node:fs';
import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * One generated file beside each `.graphql` file, with the documents and the types of what they answer: a lazy page then carries its own
 * operations and no others.
 */
function operationsOf(file: string): CodegenConfig['generates'] {
  return {
    [file.replace(/\.graphql$/, '.generated.ts')]: {
      documents: file,
      plugins: ['typescript-operations', 'typed-document-node'],
      config: {
        useTypeImports: true,
        // Unions are told apart by it, exhaustively.
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
        enumType: 'string-literal',
        arrayInputCoercion: false,
        scalars: { ID: 'string', DateTime: 'string', Date: 'string', Decimal: 'string', CurrencyCode: 'string' },
      },
    },
  };
}

const here = import.meta.dirname;

const config: CodegenConfig = {
  schema: `${here}/../gateway/supergraph.graphql`,
  generates: Object.assign({}, ...globSync(`${here}/src/**/*.graphql`).sort().map(operationsOf)),
};

export default config;
