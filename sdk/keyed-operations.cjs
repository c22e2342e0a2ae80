const { getNamedType, isInputObjectType, typeFromAST, visit } = require('graphql');

/** Codegen plugin: the names of the operations whose input carries an idempotency key, so that the client can make one. */
module.exports.plugin = (schema, documents) => {
  const keyed = [];
  for (const { document } of documents) {
    visit(document, {
      OperationDefinition(operation) {
        const takesKey = operation.variableDefinitions.some(({ type }) => {
          const named = getNamedType(typeFromAST(schema, type));
          return isInputObjectType(named) && 'idempotencyKey' in named.getFields();
        });
        if (takesKey) keyed.push(operation.name.value);
      },
    });
  }
  return `export const keyedOperations: ReadonlySet<string> = new Set(${JSON.stringify(keyed.sort())});`;
};
