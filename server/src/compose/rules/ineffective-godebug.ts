/** A GODEBUG setting that does nothing in the program of the service. */
import { ineffectiveGodebug as shared } from '../../environment/definitions/ineffective-godebug';
import { composeEnvironmentRule } from '../environment/rule';

export const ineffectiveGodebug = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      - GODEBUG=x509ignore=1\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      - GODEBUG=tlsmlkem=0\n' },
});
