/** `trustlint/inspect`, `trustlint/certificateDetails` and `trustlint/embeddedPem`: what the inspector shows. */
import { ResponseError, type CancellationToken } from 'vscode-languageserver';
import { defineTexts } from '../../core/message';
import { renderDeep } from '../../core/rendered';
import { Cancelled, Slicer } from '../../core/work';
import { shortName } from '../../service/actions';
import { certificateOf, readBundle, type Bundle } from '../../x509/bundle/bundle';
import { inspectFully } from '../../x509/inspect';
import { certificateDetails } from '../../x509/view/details';
import type { Context } from '../context';
import { linesOf, rangeIn } from '../convert';
import { inspectProgress, type CertificateDetailsParams, type EmbeddedPem, type EmbeddedPemParams, type InspectParams, type PemSource, type ShownDetails, type ShownInspection } from '../protocol';

const texts = defineTexts('inspect', {
  unreadable: '`{file}` cannot be read from here',
});

/** The code of an answer that carries a message for the user. */
const cannotRead = -32001;

/** Progress is told this often; more would only keep the page busy. */
const progressMilliseconds = 200;

/** Inspected files whose certificates may be opened next; a bundle is large, and few are looked at together. */
const keptBundles = 3;

/** The bytes of inspected files, by source, so that opening a certificate does not read the file again. */
export class Inspections {
  readonly #bundles = new Map<string, Bundle>();

  async inspect(context: Context, params: InspectParams, token: CancellationToken): Promise<ShownInspection> {
    const { runtime } = context;
    const bytes = await bytesOf(context, params);
    const slicer = new Slicer(runtime.giveWay, runtime.now, token);
    let told = runtime.now();
    const pause = async (done: number): Promise<void> => {
      await slicer.pause();
      if (runtime.now() - told < progressMilliseconds) return;
      told = runtime.now();
      await context.connection.sendNotification(inspectProgress, { uri: params.uri, done: Math.round(done * 100) });
    };
    const { go, host, at } = params.options;
    const inspection = await inspectFully(bytes, { subtle: runtime.subtle, at: at ?? runtime.instant(), pause, ...(go === undefined ? {} : { go }), ...(host === undefined ? {} : { host }) });
    if (token.isCancellationRequested) throw new Cancelled();
    this.#keep(params, undefined);
    return renderDeep(inspection, context.show);
  }

  async details(context: Context, params: CertificateDetailsParams): Promise<ShownDetails | null> {
    const bundle = this.#bundles.get(keyOf(params)) ?? readBundle(await bytesOf(context, params));
    this.#keep(params, bundle);
    const certificate = certificateOf(bundle.blocks[params.block]);
    return certificate ? renderDeep(certificateDetails(certificate), context.show) : null;
  }

  /** Makes `bundle` the newest one, or forgets what was kept of the source. */
  #keep(source: PemSource, bundle: Bundle | undefined): void {
    const key = keyOf(source);
    this.#bundles.delete(key);
    if (!bundle) return;
    this.#bundles.set(key, bundle);
    const [oldest] = this.#bundles.keys();
    if (this.#bundles.size > keptBundles && oldest !== undefined) this.#bundles.delete(oldest);
  }
}

function keyOf({ uri, text }: PemSource): string {
  return text === undefined ? uri : `${uri}\n${text}`;
}

async function bytesOf(context: Context, { uri, text }: PemSource): Promise<Uint8Array> {
  if (text !== undefined) return new TextEncoder().encode(text);
  const bytes = await context.runtime.readBytes(uri);
  if (bytes === undefined) throw new ResponseError(cannotRead, context.show(texts.unreadable({ file: shortName(uri) })));
  return bytes;
}

export async function embeddedPem(context: Context, params: EmbeddedPemParams, token: CancellationToken): Promise<EmbeddedPem | null> {
  const uri = context.uris.engine(params.uri);
  const lines = linesOf(context, uri);
  const found = await context.service.embeddedPem(uri, lines.offsetAt(params.position), token);
  return found ? { title: context.show(found.title), range: rangeIn(lines, found.span), text: found.text } : null;
}
