/** Why Go takes nothing of a file that is not PEM. */
import { defineTexts } from '../../core/message';

export const formTexts = defineTexts('x509.form', {
  der: 'the file is DER, and only PEM is read',
  base64OfPem: 'the file is the base64 of a PEM file, not the PEM file itself',
  base64OfDer: 'the file is base64 without the BEGIN and END lines',
  inPkcs7: 'it stands inside PKCS#7, which is not read',
  behindAnother: 'it stands behind another certificate in the same block',
});
