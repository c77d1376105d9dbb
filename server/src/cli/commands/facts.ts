/** `trustlint facts`: what the tables know of an image or of a release of Go, with sources and dates. */
import { defineTexts, render } from '../../core/message';
import { parseReference } from '../../dockerfile/model';
import { parseGoRelease } from '../../facts/go-lookup';
import { findImage } from '../../facts/images';
import { oneOf } from '../arguments';
import type { Arguments, Command } from '../command';
import { goFactsJson, goFactsOf, goFactsText } from '../facts/go';
import { imageFactsJson, imageFactsText } from '../facts/image';
import { complain, exitStatus, printable, printableJson, UsageError, type ExitStatus, type Terminal } from '../terminal';

export const factsCommandTexts = defineTexts('cli.facts', {
  summary: 'print what is known of an image or of a release of Go, with sources and dates',
  format: 'pretty (default) or json',
  image: 'NAME is an image as FROM names it, with a tag or without (then `latest` is meant) or with a digest.',
  go: 'VERSION is a release such as 1.22; patch releases are of no account.',
  status: 'Exit status: 0 something is known, 1 nothing is known, 2 wrong use.',
  needs: '`trustlint facts` needs `image NAME[:TAG]` or `go VERSION`',
  badImage: '`{image}` is no image name',
  badGo: '`{version}` is no release of Go; write 1.22, for example',
  unknownImage: 'nothing is known of the image `{image}`',
  unknownGo: 'nothing is known of Go {version}',
});

export const factsCommand: Command = {
  name: 'facts',
  usage: ['facts image NAME[:TAG] [--format pretty|json]', 'facts go VERSION [--format pretty|json]'],
  summary: factsCommandTexts.summary(),
  notes: [factsCommandTexts.image(), factsCommandTexts.go(), factsCommandTexts.status()],
  options: { format: { value: 'FORMAT', text: factsCommandTexts.format() } },
  run: async (invocation, terminal) => printFacts(invocation, terminal),
};

const formats = ['pretty', 'json'] as const;
type Format = (typeof formats)[number];

function printFacts({ values, positionals }: Arguments, terminal: Terminal): ExitStatus {
  const format = oneOf(values, 'format', formats, 'pretty');
  const [kind, subject, ...others] = positionals;
  if (subject === undefined || others.length > 0 || (kind !== 'image' && kind !== 'go')) throw new UsageError(factsCommandTexts.needs());
  return kind === 'image' ? printImage(subject, format, terminal) : printGo(subject, format, terminal);
}

function printImage(text: string, format: Format, terminal: Terminal): ExitStatus {
  const reference = parseReference(text.trim());
  if (!/^[\w.:/@-]+$/.test(reference.text) || reference.name === '') throw new UsageError(factsCommandTexts.badImage({ image: text }));
  const fact = findImage(reference);
  if (!fact) {
    complain(terminal, render(factsCommandTexts.unknownImage({ image: reference.text })));
    return exitStatus.findings;
  }
  terminal.out(format === 'json' ? printableJson(imageFactsJson(reference, fact)) : printable(imageFactsText(reference, fact)));
  return exitStatus.clean;
}

function printGo(text: string, format: Format, terminal: Terminal): ExitStatus {
  const go = /^[\w.]+$/.test(text) ? parseGoRelease(text) : undefined;
  if (!go) throw new UsageError(factsCommandTexts.badGo({ version: text }));
  const facts = goFactsOf(go);
  if (!facts) {
    complain(terminal, render(factsCommandTexts.unknownGo({ version: `${go.major}.${go.minor}` })));
    return exitStatus.findings;
  }
  terminal.out(format === 'json' ? printableJson(goFactsJson(facts)) : printable(goFactsText(facts)));
  return exitStatus.clean;
}
