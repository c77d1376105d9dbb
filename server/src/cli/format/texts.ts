/** The texts around findings. */
import { defineTexts } from '../../core/message';

export const formatTexts = defineTexts('cli.format', {
  why: 'why: {why}',
  help: 'help: {help}',
  related: '{place}: {message}',
  fixSafe: 'fix: {title}',
  fixUnsafe: 'fix (unsafe): {title}',
  summary: '{sum} in {files}',
  clean: 'no findings in {files}',
  oneFinding: '1 finding ({counts})',
  findings: '{count} findings ({counts})',
  oneFile: '1 file',
  files: '{count} files',
  oneError: '1 error',
  errors: '{count} errors',
  oneWarning: '1 warning',
  warnings: '{count} warnings',
  information: '{count} information',
  oneHint: '1 hint',
  hints: '{count} hints',
  oneSkipped: '1 named file was skipped: it is binary, or no language of Trustlint has files of its name',
  skipped: '{count} named files were skipped: they are binary, or no language of Trustlint has files of their names',
  oneFixable: '1 of them can be repaired by `trustlint fix`',
  fixable: '{count} of them can be repaired by `trustlint fix`',
});
