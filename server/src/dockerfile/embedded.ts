/** Certificates in heredocs: the file that COPY and ADD write, and what a script of RUN writes. */
import type { EmbeddedText } from '../core/embedded';
import { defineTexts } from '../core/message';
import { slicedText } from '../syntax/embedded/runs';
import { mayHoldPem } from '../syntax/embedded/signs';
import type { Heredoc } from '../syntax/dockerfile/heredocs';
import type { DockerfileModel } from './model';

export const embeddedTexts = defineTexts('dockerfile.embedded', {
  heredoc: '{keyword} heredoc {name}',
});

export function embeddedTextsOf({ text, instructions }: Pick<DockerfileModel, 'text' | 'instructions'>): readonly EmbeddedText[] {
  return instructions.flatMap(({ keyword, heredocs }) => heredocs.flatMap((heredoc): EmbeddedText[] => {
    const { body, name } = heredoc;
    const written = text.slice(body.start, body.end);
    if (!mayHoldPem(written)) return [];
    const isFile = keyword === 'COPY' || keyword === 'ADD';
    return [{
      title: embeddedTexts.heredoc({ keyword, name }),
      span: body,
      content: slicedText(text, body),
      extent: isFile ? 'whole' : 'part',
      isJudged: isAsWritten(heredoc, written),
    }];
  }));
}

/** Whether what arrives in the image is what stands here: variables and escapes would change it, and so would tabs that are taken off. */
function isAsWritten({ quoted, stripTabs }: Heredoc, written: string): boolean {
  return (quoted || !/[$\\]/.test(written)) && !(stripTabs && /^\t/m.test(written));
}
