/** A folder over the directory of the roots, without the public ones in it. */
import { caDirMountHidesBundle as shared } from '../../environment/definitions/ca-dir-mount-hides-bundle';
import { composeContainerRule } from '../environment/rule';

export const caDirMountHidesBundle = composeContainerRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: alpine:3.22\n    volumes:\n      - ./certs:/etc/ssl/certs:ro\n', files: { 'certs/README.txt': 'the certificates of the company\n' } },
  good: { text: 'services:\n  shop:\n    image: alpine:3.22\n    volumes:\n      - ./certs/README.txt:/etc/ssl/certs/README.txt:ro\n', files: { 'certs/README.txt': 'the certificates of the company\n' } },
});
