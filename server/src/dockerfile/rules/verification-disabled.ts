/** TLS verification is switched off: in a command, a variable or a configuration file. */
import type { Edit } from '../../core/finding';
import type { FixDraft, Reporter } from '../../core/rule';
import type { Span } from '../../core/text';
import type { DockerfileAnalysis } from '../analysis';
import { bypassesIn, spanOfBypass, withoutOption, type FoundBypass } from '../bypasses';
import { addPackage, removeCommand, removeLine, removeWords, replaced } from '../edits';
import { envEdits } from '../environment/edits';
import { outputText } from '../evaluate/commands/output';
import type { EvaluatedCommand } from '../evaluate/run';
import { installBundle, ownInstall } from '../remedies';
import { dockerfileRule } from '../rule';

const messages = {
  option: {
    what: '`{text}` makes {tool} accept any certificate',
    why: 'whoever stands on the way can answer in place of the server, and what it sends becomes part of the image',
    help: 'remove it; if a private CA has signed the server’s certificate, install that CA',
  },
  start: {
    what: '`{text}` makes {tool} accept any certificate',
    why: 'whoever stands on the way can answer in place of the server, in every container of this image',
    help: 'remove it; if a private CA has signed the server’s certificate, install that CA',
  },
  variable: {
    what: '`{text}` makes {tool} accept any certificate',
    why: 'it holds for the rest of the build and in every container of this image, for every server',
    help: 'remove it; if a private CA has signed a server’s certificate, install that CA',
  },
  argument: {
    what: '`{text}` makes {tool} accept any certificate',
    why: 'a build argument is a variable of every RUN that follows in this stage',
    help: 'remove it; if a private CA has signed a server’s certificate, install that CA',
  },
  setting: {
    what: '`{text}` makes {tool} accept any certificate from now on',
    why: 'the setting stays in the image: it holds for the rest of the build and in every container, for every server',
    help: 'remove it; if a private CA has signed a server’s certificate, install that CA',
  },
  hosts: {
    what: '`{text}` makes {tool} accept any certificate from the hosts that it names',
    why: 'whoever stands on the way can answer in place of those hosts, or even without TLS',
    help: 'remove it; if a private CA has signed their certificates, install that CA',
  },
  proxy: {
    what: '`{text}` makes {tool} accept any certificate from a proxy',
    why: 'whoever answers in place of the proxy sees where the requests go, and the password for the proxy',
    help: 'remove it, and install the CA that has signed the proxy’s certificate',
  },
  name: {
    what: '`{text}` makes {tool} accept a certificate that was made for another name',
    why: 'anybody who has a valid certificate for any name can answer in place of the server',
    help: 'remove it, and use the name that is in the server’s certificate',
  },
  old: {
    what: '`{text}` makes {tool} accept any certificate in {only}',
    why: 'other versions do not read it: there it does nothing',
    help: 'remove it',
  },
} as const;

const fixes = {
  install: 'install `ca-certificates`, and remove `{text}`',
  remove: 'remove `{text}`',
} as const;

type Report = Reporter<typeof messages, typeof fixes>;

export const verificationDisabled = dockerfileRule(
  {
    language: 'dockerfile',
    id: 'verification-disabled',
    title: 'TLS verification switched off',
    level: 'warning',
    since: '0.1.0',
    seed: ['2.2'],
    neighbours: ['CKV2_DOCKER_2', 'CKV2_DOCKER_3', 'CKV2_DOCKER_4', 'CKV2_DOCKER_5', 'CKV2_DOCKER_6', 'CKV2_DOCKER_12', 'CKV2_DOCKER_13', 'CKV2_DOCKER_14', 'CKV2_DOCKER_15', 'CKV2_DOCKER_16', 'S4830'],
    sources: [
      { title: 'curl(1), --insecure', url: 'https://curl.se/docs/manpage.html#-k', versions: '7.88, run against a server with a certificate of its own' },
      { title: 'git-config(1), http.sslVerify', url: 'https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpsslVerify', versions: '2.39, run' },
      { title: 'npm config, strict-ssl', url: 'https://docs.npmjs.com/cli/v11/using-npm/config#strict-ssl', versions: 'npm 11, run' },
      { title: 'pip, --trusted-host', url: 'https://pip.pypa.io/en/stable/cli/pip/#cmdoption-trusted-host', versions: 'pip 23, run' },
      { title: 'apt-transport-https(1), Verify-Peer', url: 'https://manpages.debian.org/bookworm/apt/apt-transport-https.1.en.html', versions: 'apt 2.6, run' },
      { title: 'Go 1.17 release notes: go get -insecure was removed', url: 'https://go.dev/doc/go1.17#go-command' },
    ],
    docs: {
      summary: 'an option, a variable or a setting makes a program accept any certificate',
      what:
        'Trustlint reads the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK as the shell does (quotes, chains, `$( )`, heredocs, `sh -c`), the variables of ENV, ARG and `export`, and the configuration files that `echo`, `cat`, `tee` and heredocs write. ' +
        'It knows the options of some 50 programs with their abbreviations and clusters (`curl -fsSLk`), settings such as `git config http.sslVerify false` and `npm config set strict-ssl false`, and which values count: `NODE_TLS_REJECT_UNAUTHORIZED` only with `0`, `GIT_SSL_NO_VERIFY` with any value, an empty one too. ' +
        'What only old versions follow (`PYTHONHTTPSVERIFY`, `go get -insecure`) gives an information. ' +
        'It is silent for addresses of the machine itself (a health check of `https://localhost`), for a health check whose address is not known, for values that are not known, and for what is not about TLS: unsigned packages (`apk --allow-untrusted`, `--nogpgcheck`), `GONOSUMDB`, ssh host keys.',
      why: 'Encryption without verification protects from nobody who can answer in place of the server: a proxy, a router, a name server. What is downloaded that way during a build is run, or shipped.',
      fix:
        'Remove it. Most often the program complained because the image had no root certificates: install `ca-certificates`. If the server has a certificate of a private CA, copy that CA into the image and register it, or mount it for one RUN with `--mount=type=secret`. ' +
        'No fix is applied without being chosen: a build that relies on the option fails without it, and only you know which CA is the right one.',
      whenNotToUse: 'For a download whose checksum is verified in the same RUN with a value from elsewhere; suppress the rule there with that reason.',
    },
    messages,
    fixes,
    examples: {
      bad: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN curl -fsSLk https://example.com/tool.tar.gz | tar -xz -C /usr/local\n' },
      good: { text: 'FROM debian:12\nRUN apt-get update && apt-get install -y curl\nRUN curl -fsSL https://example.com/tool.tar.gz | tar -xz -C /usr/local\n' },
    },
  },
  (analysis, report) => {
    for (const found of bypassesIn(analysis)) reportBypass(analysis, found, report);
  },
);

function reportBypass(analysis: DockerfileAnalysis, found: FoundBypass, report: Report): void {
  const { tool, only } = found.bypass;
  const text = textOf(found);
  const at = spanOf(analysis, found);
  const options = { fixes: draftsFor(analysis, found, text, report) };
  if (only !== undefined) report('old', at, { text, tool, only }, { ...options, severity: 'information' });
  else report(messageOf(found), at, { text, tool }, options);
}

function messageOf(found: FoundBypass): Exclude<keyof typeof messages, 'old'> {
  if (found.bypass.effect !== 'server') return found.bypass.effect;
  if (found.kind === 'variable') return found.moment === 'build' ? 'argument' : 'variable';
  if (found.kind === 'line' || found.moment === 'image') return 'setting';
  return found.moment === 'start' ? 'start' : 'option';
}

function textOf(found: FoundBypass): string {
  switch (found.kind) {
    case 'command':
    case 'line':
      return found.bypass.text;
    case 'variable':
      return `${found.set.name}=${found.set.value ?? ''}`;
    case 'shell-variable':
      return found.text;
  }
}

function spanOf(analysis: DockerfileAnalysis, found: FoundBypass): Span {
  if (found.kind === 'variable') return found.set.span;
  if (found.kind === 'command') return spanOfBypass(analysis.model, found.bypass);
  return found.span;
}

/** A build that relies on what is taken away fails without it: that is for its author to choose. */
function draftsFor(analysis: DockerfileAnalysis, found: FoundBypass, text: string, report: Report): FixDraft[] {
  const removal = removalOf(analysis, found);
  if (!removal) return [];
  const drafts: FixDraft[] = [{ title: report.title('remove', { text }), safe: false, edits: removal }];
  const install = installEdits(analysis, found);
  if (install) drafts.unshift({ title: report.title('install', { text }), safe: false, edits: [...install, ...removal] });
  return drafts;
}

function removalOf(analysis: DockerfileAnalysis, found: FoundBypass): readonly Edit[] | undefined {
  const { model } = analysis;
  if ('holdsOthers' in found.bypass && found.bypass.holdsOthers) return undefined;
  switch (found.kind) {
    case 'command':
      return found.bypass.part.kind === 'command' ? commandRemoval(analysis, found) : withoutOption(model, found.bypass);
    case 'variable':
      return envEdits(model, found.instruction, found.set, found.all).remove();
    case 'shell-variable':
      return shellRemoval(analysis, found);
    case 'line':
      return lineRemoval(analysis, found);
  }
}

function evaluatedOf(found: FoundBypass): EvaluatedCommand | undefined {
  return found.kind === 'variable' ? undefined : found.step.commands.find((each) => each.command === found.command);
}

function commandRemoval(analysis: DockerfileAnalysis, found: FoundBypass): readonly Edit[] | undefined {
  const evaluated = evaluatedOf(found);
  if (!evaluated) return undefined;
  const edit = found.instruction.heredocs.length > 0 ? removeLine(analysis.model, evaluated.command.span) : removeCommand(analysis.model, found.instruction, evaluated);
  return edit && [edit];
}

function shellRemoval(analysis: DockerfileAnalysis, found: Extract<FoundBypass, { kind: 'shell-variable' }>): readonly Edit[] | undefined {
  const { model } = analysis;
  const { command, span } = found;
  if (span.start >= command.nameSpan.end) return command.args.length === 1 ? commandRemoval(analysis, found) : removeWords(model, command.args.filter((arg) => arg.span.start === span.start));
  // The assignment goes with the blanks, or the continued line break, behind it.
  const behind = /^[ \t]*(?:[\\`][ \t]*\r?\n[ \t]*)?/.exec(model.text.slice(span.end, span.end + 400))?.[0] ?? '';
  return behind === '' ? undefined : [replaced(model, { start: span.start, end: span.end + behind.length }, '')];
}

function lineRemoval(analysis: DockerfileAnalysis, found: Extract<FoundBypass, { kind: 'line' }>): readonly Edit[] | undefined {
  if (found.isLine) {
    const edit = removeLine(analysis.model, found.span);
    return edit && [edit];
  }
  const isAll = found.command && outputText(found.command)?.text.trim() === found.bypass.text;
  return isAll ? commandRemoval(analysis, found) : undefined;
}

/** Where the stage provably has no roots, their absence is why verification was switched off. */
function installEdits(analysis: DockerfileAnalysis, found: FoundBypass): readonly Edit[] | undefined {
  const { stage, step } = found;
  const state = evaluatedOf(found)?.before ?? step.before;
  if (found.moment === 'start' || state.packages.bundle !== 'no' || analysis.lookupIn(state, analysis.programOf(stage)).verdict !== 'no-roots') return undefined;
  const earlier = ownInstall(stage, spanOf(analysis, found).start);
  if (earlier) return [addPackage(analysis.model, earlier, 'ca-certificates')];
  return ownInstall(stage) ? undefined : installBundle(analysis, stage)?.edits;
}
