/** Hovers of Go files, go.mod and go.work. */
import type { Hover } from '../../core/language';
import { isModFile, type GoAnalysis } from '../analysis';
import { apiHover } from './api';
import { settingsHover } from './settings';

export function goHoverAt(analysis: GoAnalysis, offset: number): Hover | undefined {
  return settingsHover(analysis, offset) ?? (isModFile(analysis.input.uri) ? undefined : apiHover(analysis, offset));
}
