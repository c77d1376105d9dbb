/** The list of languages: the one place that names them all. */
import type { Support } from './service/service';

/** Every language that this build judges. */
export function languages(): readonly Support[] {
  return [];
}
