/** Limits that keep hostile or enormous input from costing more than it is worth; each says why it has its value. */

/** A document longer than this (UTF-16 units) is not judged: nobody writes it by hand, and a keystroke must stay cheap. */
export const longestDocument = 1_000_000;

/** Nobody reads more; what lies beyond is summed up in one finding. */
export const findingsPerFile = 200;

/** A file beside the document is loaded up to this size (bytes); the largest public bundle is below 300 kB. */
export const largestHostFile = 4 * 1024 * 1024;

/** A directory with more names than this is not listed: the list alone would cost more than the lookup. */
export const largestDirectory = 20_000;

/** An analysis asks for files, gets them, and may ask for more; a chain of scripts is rarely longer than three. */
export const hostRounds = 12;

/** Fixes are applied until none is left; more rounds than this mean that fixes undo one another. */
export const fixRounds = 10;

/** Files loaded at the same time: enough to keep a disk busy without exhausting file handles. */
export const parallelLoads = 16;

/** An answer about other files asks for files, too, and a Go program imports package after package; deeper chains stay unknown. */
export const answerRounds = 64;

/** Answers kept beyond the document that asked: those of one large file of manifests, and of what it runs. */
export const keptAnswers = 400;

/** More files of manifests and Dockerfiles than this are not indexed: what is left out makes joins uncertain, and that is said. */
export const largestIndex = 50_000;

/** A manifest or Dockerfile longer than this (bytes) is not indexed; it is not judged either. */
export const largestIndexed = 1_000_000;

/** A scan of the workspace lets go of the files that it has read after so many judged ones: reading shared ones again costs more than keeping them a while. */
export const scannedBeforeTidying = 100;
