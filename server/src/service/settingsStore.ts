/** The settings of each document: what the editor holds for its folder, and what the folder's configuration file says. */
import type { HostEntry, HostFiles } from '../core/host';
import type { Text } from '../core/message';
import type { Settings } from '../core/settings';
import { configFileOf } from './analyses';
import { combine, emptySettings, readConfigText, readSettings, type PartialSettings, type ReadSettings } from './config';

export interface SettingsStoreOptions {
  readonly knownRules: ReadonlySet<string>;
  /** Whether the folder's configuration file counts; the command line reads its own. */
  readonly readConfigFile: boolean;
  /** Told once for each state of a file that has problems. */
  onProblems(file: string, problems: readonly Text[]): void;
}

/**
 * The editor's settings come first, the folder's file refines them where it speaks of the same thing; only for the
 * severity of a rule the editor has the last word, so that somebody can silence a rule for themselves.
 */
export class SettingsStore {
  readonly #options: SettingsStoreOptions;
  readonly #byFolder = new Map<string, PartialSettings>();
  readonly #files = new Map<string, { readonly entry: HostEntry; readonly read: ReadSettings }>();
  readonly #combined = new Map<PartialSettings, Map<PartialSettings, Settings>>();
  #general: PartialSettings = emptySettings;

  constructor(options: SettingsStoreOptions) {
    this.#options = options;
  }

  /** Takes the raw section for a folder, or with `undefined` for everything without one of its own. Returns what is wrong with it. */
  configure(folder: string | undefined, raw: unknown): readonly Text[] {
    const { settings, problems } = readSettings(raw, this.#options.knownRules);
    if (folder === undefined) this.#general = settings;
    else this.#byFolder.set(folder, settings);
    return problems;
  }

  forgetFolder(folder: string): void {
    this.#byFolder.delete(folder);
  }

  /** The settings of a document in `root`; `files` is asked for the configuration file. */
  of(root: string | undefined, files: HostFiles): Settings {
    const editor = (root === undefined ? undefined : this.#byFolder.get(root)) ?? this.#general;
    const file = root !== undefined && this.#options.readConfigFile ? this.#fileSettings(configFileOf(root), files) : emptySettings;
    return this.#combine(editor, file);
  }

  #combine(editor: PartialSettings, file: PartialSettings): Settings {
    const byFile = this.#combined.get(editor) ?? new Map<PartialSettings, Settings>();
    const known = byFile.get(file);
    if (known) return known;
    const settings = combine([editor, file, { ...emptySettings, rules: editor.rules }]);
    if (this.#combined.size > 50) this.#combined.clear();
    this.#combined.set(editor, byFile.set(file, settings));
    return settings;
  }

  #fileSettings(uri: string, files: HostFiles): PartialSettings {
    const entry = files.entry(uri);
    if (entry?.kind !== 'file') return emptySettings;
    const known = this.#files.get(uri);
    if (known && sameBytes(known.entry, entry)) return known.read.settings;
    const read = readConfigText(new TextDecoder().decode(entry.bytes), this.#options.knownRules);
    this.#files.set(uri, { entry, read });
    if (read.problems.length > 0) this.#options.onProblems(uri, read.problems);
    return read.settings;
  }
}

function sameBytes(a: HostEntry, b: HostEntry): boolean {
  if (a === b) return true;
  if (a.kind !== 'file' || b.kind !== 'file' || a.bytes.length !== b.bytes.length) return false;
  return a.bytes.every((byte, index) => byte === b.bytes[index]);
}
