/** A service that rebuilds its trust store at start, and is not allowed to. */
import { updateCaCertificatesCannotWrite as shared } from '../../environment/definitions/update-ca-certificates-cannot-write';
import { composeContainerRule } from '../environment/rule';

export const updateCaCertificatesCannotWrite = composeContainerRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: alpine:3.22\n    user: "1000"\n    command: sh -c "update-ca-certificates && exec /app"\n' },
  good: { text: 'services:\n  shop:\n    image: alpine:3.22\n    user: "0"\n    command: sh -c "update-ca-certificates && exec /app"\n' },
});
