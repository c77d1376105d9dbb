/** A container is started with TLS verification switched off. */
import { verificationDisabled as shared } from '../../environment/definitions/verification-disabled';
import { kubernetesStartRule, podExample } from '../environment/rule';

export const verificationDisabled = kubernetesStartRule(shared, {
  bad: podExample('curlimages/curl:8.16.0', 'command: ["sh", "-c", "curl -fsSk https://shop.example.com/ready"]\n'),
  good: podExample('curlimages/curl:8.16.0', 'command: ["sh", "-c", "curl -fsS https://shop.example.com/ready"]\n'),
});
