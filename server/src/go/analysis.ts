/** Everything that rules and editor features ask of one Go file. */
import { PerDocument } from '../core/cache';
import type { AnalysisInput } from '../core/language';
import { GoCache } from '../syntax/go/file';
import { GoModel } from './model/model';
import { GoPackage, NeighbourCache } from './model/package';

export interface GoAnalysis {
  readonly input: AnalysisInput;
  readonly model: GoModel;
  /** The file and its neighbours; asking for more than the file makes the service load them. */
  readonly scope: GoPackage;
}

const caches = new PerDocument(() => ({ own: new GoCache(), neighbours: new NeighbourCache() }));

export function analyseGo(input: AnalysisInput): GoAnalysis {
  const { own, neighbours } = caches.of(input.cache);
  const model = new GoModel(own.read(input.uri, input.text));
  return { input, model, scope: new GoPackage(model, input.files, neighbours) };
}

/** go.mod and go.work: documents of the Go language that hold no Go. */
export function isModFile(uri: string): boolean {
  return /\/go\.(mod|work)$/.test(uri);
}

/** Whether a file is for tests only: by its name, its folder, or what it imports. */
export function isTestCode({ input, model }: GoAnalysis): boolean {
  if (model.isTest || model.importOf('testing') || model.importOf('net/http/httptest')) return true;
  return /\/(tests?|testing|testutils?|testhelpers?|e2e|integration|mocks?|fakes?|fixtures?|simulators?)\//i.test(pathInWorkspace(input));
}

function pathInWorkspace({ uri, files }: AnalysisInput): string {
  const root = files.rootOf(uri);
  return root === undefined ? uri : uri.slice(root.length);
}

/**
 * What a rule can speak of: the packages that decide about trust, the files and variables that it is kept in. A file that
 * has none of it is neither cut nor parsed.
 */
const signs = /AppendCertsFromPEM|crypto\/(tls|x509)|encoding\/pem|net\/http|fsnotify|go:debug|SSL_CERT|GODEBUG|GOCERTIFICATEPATH|InsecureSkipVerify|BEGIN |\.pem|\.crt|trustlint-ignore/;

export function canMatter({ text, uri }: AnalysisInput): boolean {
  return isModFile(uri) || signs.test(text);
}

/** Whether a file is somebody's own work: not vendored, not test data, not generated. */
export function isJudged(input: AnalysisInput): boolean {
  const { text } = input;
  if (/\/(vendor|testdata)\//.test(pathInWorkspace(input))) return false;
  const clause = text.search(/^package[ \t]/m);
  const head = clause < 0 ? text.slice(0, 20_000) : text.slice(0, clause);
  return !/^\ufeff?\/\/ Code generated .* DO NOT EDIT\.\r?$/m.test(head);
}
