/** A CA is mounted below or beside the directories that Go reads. */
import { caMountedWhereGoDoesNotLook as shared } from '../../environment/definitions/ca-mounted-where-go-does-not-look';
import { composeContainerRule } from '../environment/rule';

export const caMountedWhereGoDoesNotLook = composeContainerRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    volumes:\n      - ./corp-ca:/etc/ssl/certs/corp:ro\n' },
  good: { text: 'services:\n  shop:\n    image: ghcr.io/example/shop:1.4\n    volumes:\n      - ./corp-ca:/etc/pki/tls/certs:ro\n' },
});
