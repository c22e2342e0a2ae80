import type { CodegenConfig } from '@graphql-codegen/cli';

const here = import.meta.dirname;

/** Typed documents of the spine, and which of them take an idempotency key. */
const config: CodegenConfig = {
  schema: `${here}/../gateway/supergraph.graphql`,
  documents: `${here}/src/operations/*.graphql`,
  generates: {
    [`${here}/src/operations.generated.ts`]: {
      plugins: ['typescript-operations', 'typed-document-node', `${here}/keyed-operations.cjs`],
      config: {
        useTypeImports: true,
        nonOptionalTypename: true,
        skipTypeNameForRoot: true,
        enumType: 'string-literal',
        arrayInputCoercion: false,
        scalars: { ID: 'string', DateTime: 'string', Date: 'string', Decimal: 'string', CurrencyCode: 'string' },
      },
    },
  },
};

export default config;
