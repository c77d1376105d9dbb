/** The text of shell words: quotes removed, known variables put in, fields split where the shell splits them. */
import type { Piece, ShellWord } from './lex';
import { lex } from './lex';

/** Value of a shell variable: `undefined` for one that is not set, `null` for one whose value is not known. */
export type ShellLookup = (name: string) => string | null | undefined;

const deepest = 8;

/** The word as one text, `undefined` when a part is not known. */
export function wordText(word: ShellWord, lookup: ShellLookup, depth = 0): string | undefined {
  let out = '';
  for (const piece of word.pieces) {
    const text = pieceText(piece, lookup, depth);
    if (text === undefined) return undefined;
    out += text;
  }
  return out;
}

/**
 * The words that the shell makes of one word: an unquoted variable is split at blanks and vanishes when it is empty.
 * `undefined` when a part is not known.
 */
export function wordFields(word: ShellWord, lookup: ShellLookup): readonly string[] | undefined {
  const fields: string[] = [];
  let current: string | undefined;
  for (const piece of word.pieces) {
    const text = pieceText(piece, lookup, 0);
    if (text === undefined) return undefined;
    if (piece.kind === 'text' || piece.quoted) {
      current = (current ?? '') + text;
      continue;
    }
    const parts = text.split(/[ \t\n]+/);
    for (const [index, part] of parts.entries()) {
      if (index > 0 && current !== undefined) {
        fields.push(current);
        current = undefined;
      }
      if (part !== '') current = (current ?? '') + part;
    }
  }
  if (current !== undefined) fields.push(current);
  return fields;
}

function pieceText(piece: Piece, lookup: ShellLookup, depth: number): string | undefined {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind !== 'variable' || depth > deepest) return undefined;
  const value = lookup(piece.name);
  if (value === null) return undefined;
  // In quotes, an apostrophe stands for itself.
  const operand = piece.quoted && piece.operand !== '' && !piece.operand.includes('"') ? `"${piece.operand}"` : piece.operand;
  return withOperator(value, piece.operator, operand, lookup, depth);
}

function withOperator(value: string | undefined, operator: string, operand: string, lookup: ShellLookup, depth: number): string | undefined {
  const isSet = value !== undefined && !(operator.startsWith(':') && value === '');
  switch (operator) {
    case '':
    case '?':
    case ':?':
      return value ?? '';
    case '-':
    case ':-':
    case '=':
    case ':=':
      return isSet ? value : operandText(operand, lookup, depth);
    case '+':
    case ':+':
      return isSet ? operandText(operand, lookup, depth) : '';
    case '%':
    case '%%':
      return value === undefined ? '' : isPlain(operand) ? (value.endsWith(operand) ? value.slice(0, value.length - operand.length) : value) : undefined;
    case '#':
    case '##':
      return value === undefined ? '' : isPlain(operand) ? (value.startsWith(operand) ? value.slice(operand.length) : value) : undefined;
    default:
      return undefined;
  }
}

function isPlain(pattern: string): boolean {
  return !/[*?[\]$`"'\\]/.test(pattern);
}

function operandText(operand: string, lookup: ShellLookup, depth: number): string | undefined {
  const tokens = lex(operand, 0, operand.length);
  if (tokens.length === 0) return '';
  const texts = tokens.map((token) => (token.kind === 'word' ? wordText(token.word, lookup, depth + 1) : undefined));
  return texts.every((text) => text !== undefined) ? texts.join(' ') : undefined;
}
