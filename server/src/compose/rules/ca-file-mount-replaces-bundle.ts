/** A single file over the bundle that Go reads, with fewer roots in it. */
import { caFileMountReplacesBundle as shared } from '../../environment/definitions/ca-file-mount-replaces-bundle';
import { composeContainerRule } from '../environment/rule';

export const caFileMountReplacesBundle = composeContainerRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: alpine:3.22\n    volumes:\n      - ./corp-ca.crt:/etc/ssl/certs/ca-certificates.crt:ro\n', files: { 'corp-ca.crt': 'to be filled in\n' } },
  good: { text: 'services:\n  shop:\n    image: alpine:3.22\n    volumes:\n      - ./corp-ca.crt:/etc/ssl/certs/corp-ca.crt:ro\n', files: { 'corp-ca.crt': 'to be filled in\n' } },
});
