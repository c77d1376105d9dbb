/** A file mode that was meant to be octal and is read as a decimal number. */
import { fixOf } from '../../environment/edits';
import { replaceLiterally } from '../../syntax/yaml/edits';
import { itemsAt, pairOf, scalarAt, type YamlMap, type YamlScalar } from '../../syntax/yaml/tree';
import { podRule } from '../rule';

const text = (mode: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: shop\n      image: registry.example.com/shop:1\n      volumeMounts:\n        - name: ca\n          mountPath: /certs\n  volumes:\n    - name: ca\n      secret:\n        secretName: shop-tls\n        defaultMode: ${mode}\n`;

const mostAllowed = 0o777;
/** Octal modes that people write, with their decimal reading still allowed by the API. */
const misread: ReadonlySet<string> = new Set(['400', '404', '440', '444', '500', '504']);

export const fileModeIsDecimal = podRule(
  {
    language: 'kubernetes',
    id: 'file-mode-is-decimal',
    title: 'file mode without the leading zero',
    level: 'error',
    since: '0.1.0',
    seed: ['3.3'],
    neighbours: [],
    sources: [
      { title: 'defaultMode: octal with a leading zero, or decimal', url: 'https://kubernetes.io/docs/reference/kubernetes-api/config-and-storage-resources/volume/' },
      { title: 'rancher/server-chart#34: a decimal mode where an octal one was meant', url: 'https://github.com/rancher/server-chart/issues/34' },
    ],
    docs: {
      summary: '`defaultMode: 400` is a decimal number: `0620` in octal.',
      what: 'The rule reads `defaultMode` and `mode` of volumes as they are written. It reports three digits that are a usual octal mode and have no leading zero: the API server either takes them for another mode or refuses them. It stays silent for the decimal numbers of usual modes (256, 288, 292, 384, 416, 420, 436, 493, 511), and for `0400` and `0o400`.',
      why: 'Up to 511 the number is accepted and gives bits that nobody meant: `400` lets the group write and others not read. Above it the object is refused.',
      fix: 'Write the leading zero; in JSON, write the decimal number.',
      whenNotToUse: 'Nothing speaks against it.',
    },
    messages: {
      otherBits: {
        what: '`{value}` is a decimal number here: the mode is `{octal}`',
        why: 'files get bits that nobody meant, and may not be readable by the program that needs them',
        help: 'write `{meant}`',
      },
      refused: {
        what: '`{value}` is a decimal number here, and no file mode',
        why: 'the API server refuses what is above 0777, which is 511: `must be a number between 0 and 0777 (octal), both inclusive`',
        help: 'write `{meant}`',
      },
    },
    fixes: { write: 'write `{meant}`' },
    examples: { bad: { text: text('400') }, good: { text: text('0400') } },
  },
  (analysis, report) => {
    const { uri } = analysis.model;
    const reported = new Set<number>();
    for (const { volumes } of analysis.model.pods) {
      for (const mode of [...volumes.values()].flatMap(volume => modesOf(volume))) {
        const { scalar, isJson } = mode;
        if (reported.has(scalar.span.start) || !isMisread(scalar)) continue;
        reported.add(scalar.span.start);
        const value = scalar.text;
        const meant = isJson ? String(Number.parseInt(value, 8)) : `0${value}`;
        const fixes = fixOf(report.title('write', { meant }), true, replaceLiterally(uri, scalar, meant));
        if (Number(value) > mostAllowed) report('refused', scalar.span, { value, meant }, { fixes });
        else report('otherBits', scalar.span, { value, octal: `0${Number(value).toString(8)}`, meant }, { fixes });
      }
    }
  },
);

function isMisread({ text: value, style, isTainted }: YamlScalar): boolean {
  return !isTainted && style === 'plain' && /^[1-7][0-7]{2}$/.test(value) && (Number(value) > mostAllowed || misread.has(value));
}

interface Mode {
  readonly scalar: YamlScalar;
  /** In a flow map with quoted keys, which may be JSON: it has no octal numbers. */
  readonly isJson: boolean;
}

/** Every mode in a volume. */
function modesOf(volume: YamlMap): readonly Mode[] {
  return ['configMap', 'secret', 'projected', 'downwardAPI'].flatMap(key => {
    const source = pairOf(volume, key)?.value;
    if (source?.kind !== 'map') return [];
    const parts = itemsAt(source, 'sources').flatMap(entry => ['configMap', 'secret', 'downwardAPI'].flatMap(each => itemsAt(entry, each, 'items')));
    return [modeIn(source, 'defaultMode'), ...[...itemsAt(source, 'items'), ...parts].map(item => modeIn(item, 'mode'))].flatMap(mode => mode ?? []);
  });
}

function modeIn(node: Parameters<typeof scalarAt>[0], key: string): Mode | undefined {
  const scalar = scalarAt(node, key);
  const pair = pairOf(node, key);
  return scalar && pair && node?.kind === 'map' ? { scalar, isJson: node.isFlow && pair.keySpan.end - pair.keySpan.start > key.length } : undefined;
}
