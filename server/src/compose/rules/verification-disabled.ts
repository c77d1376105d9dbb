/** A service is started with TLS verification switched off. */
import { verificationDisabled as shared } from '../../environment/definitions/verification-disabled';
import { composeStartRule } from '../environment/rule';

export const verificationDisabled = composeStartRule(shared, {
  bad: { text: 'services:\n  shop:\n    image: curlimages/curl:8.16.0\n    command: curl -fsSk https://shop.example.com/ready\n' },
  good: { text: 'services:\n  shop:\n    image: curlimages/curl:8.16.0\n    command: curl -fsS https://shop.example.com/ready\n' },
});
