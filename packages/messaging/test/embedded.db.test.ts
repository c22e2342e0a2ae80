import { embeddedBroker } from './broker.ts';
import { transportConformance } from './conformance.ts';

transportConformance('the embedded transport', embeddedBroker);
