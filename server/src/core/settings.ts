/** The engine's settings: a frozen value made once from whatever the editor or a configuration file holds. */
import type { Severity } from './finding';
import type { Language } from './rule';

export interface Settings {
  /** Severity per full rule name; `off` silences it, absent keeps the rule's own. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly enabled: Readonly<Record<Language, boolean>>;
  /** `image` → Dockerfile, for images that are built elsewhere. */
  readonly images: Readonly<Record<string, string>>;
  /** Globs, relative to the workspace folder, of files that are never judged. */
  readonly exclude: readonly string[];
  /** Whether comments for other linters (`# checkov:skip=CKV2_DOCKER_2`, `#nosec`) are reasons to stay quiet. */
  readonly respectOtherLinters: boolean;
  readonly codeLens: boolean;
}

export const defaultSettings: Settings = Object.freeze({
  rules: {},
  enabled: { dockerfile: true, compose: true, kubernetes: true, go: true, pem: true },
  images: {},
  exclude: [],
  respectOtherLinters: true,
  codeLens: true,
});
