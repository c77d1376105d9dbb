/** The TLS configuration of a transport that others use is written to. */
import type { FixDraft, Reporter } from '../../core/rule';
import { bare, childAt, descendants, listed, spanOf, textOf, type GoNode } from '../../syntax/go/tree';
import { isTestCode } from '../analysis';
import type { GoModel } from '../model/model';
import { enclosingFunction } from '../model/scopes';
import { typeOf } from '../model/types';
import { goRule } from '../rule';
import { isStart, runsLater } from '../running';

const messages = {
  replaced: {
    what: 'the TLS configuration of `{transport}` is replaced while requests go through it',
    why: 'this is a data race, connections that are open keep the old configuration, and new ones lose HTTP/2',
    help: 'make a new transport with `Clone()`, swap it as a whole, and close the idle connections of the old one',
  },
  changed: {
    what: 'the TLS configuration of `{transport}` is changed while requests go through it',
    why: 'this is a data race, and connections that are open keep what they were made with',
    help: 'make a new transport with `Clone()`, swap it as a whole, and close the idle connections of the old one',
  },
  alias: {
    what: '`{name}` is `http.DefaultTransport` itself and no copy: every client of the program gets this TLS configuration',
    why: 'a client without a transport of its own now trusts what this one trusts, and requests that are under way meet a data race',
    help: 'copy it first: `http.DefaultTransport.(*http.Transport).Clone()`',
  },
  everywhere: {
    what: 'this changes the TLS configuration of `http.DefaultTransport` for the whole program',
    why: 'where a request was made before, it is a data race, and the connections that are open keep the old configuration',
    help: 'give the clients that need it a transport of their own: `http.DefaultTransport.(*http.Transport).Clone()`',
  },
} as const;

const fixes = { clone: 'copy the transport with `Clone()` first' } as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const sharedTransportMutated = goRule(
  {
    language: 'go',
    id: 'shared-transport-mutated',
    title: 'TLS configuration of a shared transport written to',
    level: 'warning',
    since: '0.1.0',
    seed: ['4.2'],
    neighbours: [],
    sources: [
      { title: 'crypto/tls: after it has been passed to a TLS function a Config must not be modified', url: 'https://pkg.go.dev/crypto/tls#Config', versions: 'Go 1.0 to 1.27' },
      { title: 'net/http: Transport.Clone', url: 'https://pkg.go.dev/net/http#Transport.Clone', versions: 'since Go 1.13' },
      { title: 'tried with the race detector: data races, old connections, HTTP/2 lost', versions: 'Go 1.19, 1.22 and 1.27, run' },
    ],
    docs: {
      summary: 'The TLS configuration of `http.DefaultTransport`, or of another transport in use, is written to.',
      what:
        'The rule looks at assignments to `TLSClientConfig` of `http.DefaultTransport`, directly or through a variable that holds it without `Clone()`, and of transports in fields. It warns where the code runs while the program is at work (in a loop, a goroutine, a handler, a function that reloads), and where a variable is taken for a copy. Elsewhere it is an information. ' +
        'It stays silent in `main`, in `init` and in tests, where no request was made yet, and for transports that were cloned or made on the spot.',
      why: 'Three things go wrong at once. The transport reads the field without a lock: a data race. Connections in the pool were made with the old configuration and stay in use. And the transport has written its HTTP/2 protocols into the old configuration once: with a new one, new connections speak HTTP/1.1.',
      fix: 'Keep the transport behind an `atomic.Pointer`, swap it for a clone with the new configuration, and call `CloseIdleConnections` on the old one: the command *Insert Reloading Client* writes that.',
      whenNotToUse: 'For programs that change the default transport before their first request, in a function of their own.',
    },
    messages,
    fixes,
    examples: {
      bad: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"net/http"\n)\n\nfunc reloadTransport(config *tls.Config) {\n\thttp.DefaultTransport.(*http.Transport).TLSClientConfig = config\n}\n',
      },
      good: {
        text: 'package client\n\nimport (\n\t"crypto/tls"\n\t"net/http"\n\t"sync/atomic"\n)\n\ntype reloading struct {\n\tcurrent atomic.Pointer[http.Transport]\n}\n\nfunc (r *reloading) reloadTransport(config *tls.Config) {\n\tnext := r.current.Load().Clone()\n\tnext.TLSClientConfig = config\n\tr.current.Swap(next).CloseIdleConnections()\n}\n',
      },
    },
  },
  (analysis, report) => {
    const { model } = analysis;
    if (!model.file.text.includes('TLSClientConfig') || isTestCode(analysis)) return;
    for (const declaration of model.declarationsWith(text => text.includes('.TLSClientConfig'))) {
      const told = new Set<GoNode>();
      for (const node of descendants(declaration)) {
        if (node.type !== 'assignment_statement') continue;
        for (const target of listed(childAt(node, 'left'))) checkTarget(model, target, told, report);
      }
    }
  },
);

/** `told`: variables of which it was said already that they are no copies. */
function checkTarget(model: GoModel, target: GoNode, told: Set<GoNode>, report: Report): void {
  const written = writtenIn(target);
  if (!written) return;
  const { transport, isWhole } = written;
  const isDefault = isDefaultTransport(model, transport);
  const alias = isDefault ? undefined : aliasOfDefault(model, transport);
  if (runsLater(model, target) && (isDefault || alias !== undefined || isKept(model, transport))) {
    const name = isDefault || alias ? 'http.DefaultTransport' : textOf(transport);
    return report(isWhole && (isDefault || alias) ? 'replaced' : 'changed', spanOf(target), { transport: name }, {});
  }
  if (alias && isUsedAsOwn(alias.name)) {
    if (!told.has(alias.name)) report('alias', spanOf(target), { name: textOf(alias.name) }, { fixes: cloneFix(alias, report) });
    told.add(alias.name);
    return;
  }
  if ((isDefault || alias) && !isStart(model, target)) report('everywhere', spanOf(target), {}, { severity: 'information' });
}

/** `x.TLSClientConfig` and `x.TLSClientConfig.RootCAs` as targets of an assignment. */
function writtenIn(target: GoNode): { readonly transport: GoNode; readonly isWhole: boolean } | undefined {
  let at: GoNode | undefined = bare(target);
  for (let isWhole = true; at?.type === 'selector_expression'; isWhole = false) {
    const owner: GoNode | undefined = childAt(at, 'operand');
    const field = childAt(at, 'field');
    if (owner && field && textOf(field) === 'TLSClientConfig') return { transport: bare(owner), isWhole };
    at = owner && bare(owner);
  }
  return undefined;
}

/** `http.DefaultTransport.(*http.Transport)` */
function isDefaultTransport(model: GoModel, node: GoNode): boolean {
  const operand = node.type === 'type_assertion_expression' ? childAt(node, 'operand') : undefined;
  return operand !== undefined && model.resolveSelector(operand) === 'net/http.DefaultTransport';
}

interface Alias {
  /** The name where it is declared. */
  readonly name: GoNode;
  readonly value: GoNode;
  /** Whether the assertion gives a second value. */
  readonly isChecked: boolean;
}

/** A local variable that was given the default transport as it is, and nothing else. */
function aliasOfDefault(model: GoModel, node: GoNode): Alias | undefined {
  const local = node.type === 'identifier' ? model.localOf(node) : undefined;
  if (local?.by.type !== 'short_var_declaration') return undefined;
  const names = listed(childAt(local.by, 'left'));
  const [value, ...others] = listed(childAt(local.by, 'right'));
  const owner = enclosingFunction(local.node);
  if (!value || others.length > 0 || names[0] !== local.node || !isDefaultTransport(model, bare(value)) || !owner) return undefined;
  const isGivenAnew = [...descendants(owner)].some(each => each.type === 'assignment_statement' && listed(childAt(each, 'left')).some(left => textOf(left) === local.name));
  return isGivenAnew ? undefined : { name: local.node, value: bare(value), isChecked: names.length > 1 };
}

/** A field of something that lives on, of the type `http.Transport`. */
function isKept(model: GoModel, node: GoNode): boolean {
  const isField = node.type === 'selector_expression' || (node.type === 'type_assertion_expression' && bare(childAt(node, 'operand') ?? node).type === 'selector_expression');
  if (!isField || typeOf(model, node) !== 'net/http.Transport') return false;
  const owner = rootOf(node);
  const local = owner && model.localOf(owner);
  // What was made in this function is not in use yet.
  return local === undefined || local.kind === 'receiver' || local.kind === 'parameter';
}

function rootOf(node: GoNode): GoNode | undefined {
  let at: GoNode | undefined = node;
  while (at && at.type !== 'identifier') at = childAt(at, 'operand');
  return at;
}

/** Whether the variable becomes the transport of a client of its own: then it was meant as a copy. */
function isUsedAsOwn(name: GoNode): boolean {
  const owner = enclosingFunction(name);
  for (const node of owner ? descendants(owner) : []) {
    if (node.type === 'keyed_element' && textOf(childAt(node, 'key') ?? node) === 'Transport' && textOf(childAt(node, 'value') ?? node) === textOf(name)) return true;
  }
  return false;
}

function cloneFix({ value, isChecked }: Alias, report: Report): readonly FixDraft[] {
  if (isChecked) return [];
  return [{ title: report.title('clone', {}), safe: true, edits: [{ file: value.source.uri, span: { start: value.end, end: value.end }, newText: '.Clone()' }] }];
}
