/** Types of `system.mjs`, for the tests. */

/** Names that `ensureSystemPackages` understands. */
export declare const partNames: readonly string[];

export interface SystemPackages {
  readonly ok: boolean;
  /** What is still missing. */
  readonly missing: readonly string[];
  /** What a person has to type for it. */
  readonly command: string | undefined;
}

export interface LogOptions {
  readonly log?: (text: string) => void;
}

export declare function ensureSystemPackages(parts: readonly string[], options?: LogOptions): SystemPackages;
export declare function ensureNodeModules(directory: string, options?: LogOptions): void;
export declare function ensureHost(options?: LogOptions): void;
