/** `trustlint/trace`: the text of the trace view. */
import type { CancellationToken } from 'vscode-languageserver';
import { shortName } from '../../service/actions';
import { traceText, type PlaceOf } from '../../service/traceText';
import { linesOf } from '../convert';
import type { Context } from '../context';
import type { TraceParams, TraceResult } from '../protocol';

export async function trace(context: Context, params: TraceParams, token: CancellationToken): Promise<TraceResult | null> {
  const { target, position } = params;
  const uri = context.uris.engine(params.uri);
  const offset = position === undefined ? undefined : linesOf(context, uri).offsetAt(position);
  const question = { ...(target === undefined ? {} : { target }), ...(offset === undefined ? {} : { offset }) };
  const answer = await context.service.trace(uri, question, token);
  if (!answer) return null;
  const place: PlaceOf = (file, at) => `${shortName(file)}:${linesOf(context, file).positionAt(at).line + 1}`;
  const { report } = answer;
  return {
    target: answer.target.id,
    title: context.show(report.title),
    verdict: report.trace.verdict,
    summary: context.show(report.summary),
    text: traceText(report, context.catalog === undefined ? { place } : { place, catalog: context.catalog }),
  };
}
