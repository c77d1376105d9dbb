/** A GODEBUG setting with which programs built with Go 1.27 or later do not start. */
import { removedGodebugIsFatal as shared } from '../../environment/definitions/removed-godebug-is-fatal';
import { composeEnvironmentRule } from '../environment/rule';

export const removedGodebugIsFatal = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      GODEBUG: x509sha1=1\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    environment:\n      GODEBUG: tlsmlkem=0\n' },
});
