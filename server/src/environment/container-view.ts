/** A container as other files see it: its lookup, and what the file adds to the image. */
import type { ContainerView } from '../trust/joins';
import { filesOf, traceOf, type Container } from './container';

export function containerViewOf(container: Container): ContainerView {
  return {
    id: container.id,
    title: container.title,
    span: container.nameSpan,
    trace: traceOf(container),
    startsImage: container.startsItself,
    isPartial: container.isPartial,
    mounts: container.mounts.map(({ target, origin }) => ({ target, origin })),
    value: name => container.value(name),
    files: filesOf(container),
  };
}
