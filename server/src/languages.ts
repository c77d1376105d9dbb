/** The list of languages: the one place that names them all. */
import type { ReadAsset } from './core/assets';
import { shellRunner } from './dockerfile/evaluate/shell';
import { dockerfileSupport } from './dockerfile/support';
import { goSupport } from './go/support';
import type { Support } from './service/service';
import { kubernetesSupport } from './kubernetes/support';
import { composeSupport } from './compose/support';
import { readCertificates } from './x509/certificates';
import { readContent } from './x509/content';
import { withEmbeddedPem } from './x509/embedded/support';
import { pemSupport } from './x509/support';

/** Every language that this build judges; certificates are known in the files of each. `readAsset` gives the grammars, which are loaded when the first file needs them. */
export function languages(readAsset: ReadAsset): readonly Support[] {
  const host = (support: Support): Support => withEmbeddedPem(support, crypto.subtle);
  return [host(dockerfileSupport({ readContent })), pemSupport(crypto.subtle), host(composeSupport({ readContent, runShell: shellRunner(readContent) })), host(kubernetesSupport({ readContent, runShell: shellRunner(readContent), readCertificates })), host(goSupport({ readAsset }))];
}
