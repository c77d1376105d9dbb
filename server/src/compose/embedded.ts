/** Certificates in Compose files: the content of configs, variables, labels. */
import type { EmbeddedText } from '../core/embedded';
import { defineTexts } from '../core/message';
import { mayHoldEncodedPem, mayHoldPem } from '../syntax/embedded/signs';
import { pemValues } from '../syntax/yaml/pem-values';
import type { ComposeModel } from './model';

const texts = defineTexts('compose.embedded', { inFile: '{key}' });

export function embeddedTextsOf({ text, roots }: ComposeModel): readonly EmbeddedText[] {
  if (!mayHoldPem(text) && !mayHoldEncodedPem(text)) return [];
  const values = roots.flatMap(root => pemValues(text, root));
  return values.map(({ path, span, content }) => ({ title: texts.inFile({ key: path.join('.') }), span, content, extent: 'whole', isJudged: true }));
}
