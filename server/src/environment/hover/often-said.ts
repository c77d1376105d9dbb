/** The line of a hover that names what is often said of the thing under the pointer, and is not so. */
import { misconceptionUrl } from '../../core/pages';
import { defineTexts, type Text } from '../../core/message';
import { misconceptionsOfHover } from '../../facts/misconceptions';

const texts = defineTexts('environment.hover.oftenSaid', {
  oftenSaid: 'Often said, and not so: {links}.',
});

/** Nothing where nothing wrong is known to be said; `key` is a variable's name or that of a GODEBUG setting. */
export function oftenSaid(key: string): readonly Text[] {
  const links = misconceptionsOfHover(key).map(({ id, claim }) => `[${claim.en.replace(/[.\]]+$/, '')}](${misconceptionUrl(id)})`);
  return links.length === 0 ? [] : [texts.oftenSaid({ links: links.join('; ') })];
}
