/** Which objects, besides pods, ConfigMaps and Secrets, say something of trust: looked for in the text, before anything is parsed. */

const kinds =
  /kind[ \t]*["']?:[ \t]*["']?(Certificate|CertificateRequest|Issuer|ClusterIssuer|Order|Challenge|ExternalSecret|ClusterExternalSecret|SecretStore|ClusterSecretStore|Bundle|ClusterBundle|SealedSecret|MutatingWebhookConfiguration|ValidatingWebhookConfiguration|APIService|Ingress)\b/;

/** These carry whole schemas; only what they say of their webhook is of interest. */
const definition = /kind[ \t]*["']?:[ \t]*["']?CustomResourceDefinition\b/;
const saysOfWebhook = /\bcaBundle\b|\/inject-/;

export function isObjectOfTrust(text: string): boolean {
  return kinds.test(text) || (definition.test(text) && saysOfWebhook.test(text));
}
