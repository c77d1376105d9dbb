/** The list of languages: the one place that names them all. */
import { dockerfileSupport } from './dockerfile/support';
import type { Support } from './service/service';
import { readContent } from './x509/content';

/** Every language that this build judges. */
export function languages(): readonly Support[] {
  return [dockerfileSupport({ readContent })];
}
