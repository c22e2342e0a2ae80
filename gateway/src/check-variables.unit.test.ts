import { ApolloGateway } from '@apollo/gateway';
import { expect, test } from 'vitest';

test('the gateway still has the check that is done quickly instead', () => {
  expect(Reflect.get(ApolloGateway.prototype, 'validateIncomingRequest')).toBeTypeOf('function');
});
