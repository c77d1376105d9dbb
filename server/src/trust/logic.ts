/** Kleene's logic of three values. */
import type { Tri } from './types';

export function negated(value: Tri): Tri {
  return value === 'unknown' ? 'unknown' : value === 'yes' ? 'no' : 'yes';
}

export function both(a: Tri, b: Tri): Tri {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'unknown';
}

export function either(a: Tri, b: Tri): Tri {
  return negated(both(negated(a), negated(b)));
}

/** `then` if the condition holds, `otherwise` if not, and where that is open only what both agree on. */
export function choose(condition: Tri, then: Tri, otherwise: Tri): Tri {
  if (condition === 'yes') return then;
  if (condition === 'no') return otherwise;
  return agreed(then, otherwise);
}

/** The common value, or unknown. */
export function agreed(a: Tri, b: Tri): Tri {
  return a === b ? a : 'unknown';
}
