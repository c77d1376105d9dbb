/** Where the engine writes what a maintainer needs to know; the host decides where that goes. User text is never logged. */
export interface Log {
  error(message: string): void;
  warn(message: string): void;
  info(message: string): void;
}

export const silentLog: Log = { error: () => undefined, warn: () => undefined, info: () => undefined };
