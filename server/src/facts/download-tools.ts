/** Programs that download over HTTPS, and where those of Debian and Ubuntu look for roots: not everywhere that Go does. */
import data from './data/download-tools.json';

export interface DownloadTool {
  readonly program: string;
  /** Debian's packages that bring it. */
  readonly packages: readonly string[];
  /** Words of which one must be there for a download; empty for a program that does nothing else. */
  readonly verbs: readonly string[];
  /** What it says without roots; `{host}` is the server. */
  readonly error: string;
  readonly source: string;
}

const tools: readonly DownloadTool[] = data.tools;
const overrides = new RegExp(data.overrides.pattern, 'i');

export function downloadTool(program: string): DownloadTool | undefined {
  return tools.find((tool) => tool.program === program);
}

/** The file and the folder that all of them look at on Debian and Ubuntu, and nothing else. */
export const debianStores: readonly string[] = data.stores.paths;

/** Whether a text names something that makes one of them look elsewhere. */
export function looksElsewhere(text: string): boolean {
  return overrides.test(text);
}
