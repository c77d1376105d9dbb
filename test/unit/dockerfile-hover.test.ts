/** Hovers in Dockerfiles: what is said where the mark stands, of which words, and what is not said. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hoverAt } from '../../server/src/dockerfile/hover/index';
import { certificate, sceneOf, shown } from './dockerfile-cursor';

const files = { 'corp.crt': certificate, 'corp.pem': certificate, 'empty.pem': '', 'main.go': 'package main' };

interface Row {
  readonly name: string;
  readonly source: string;
  /** The words that the hover is about; absent where there is none. */
  readonly on?: string;
  readonly says?: readonly RegExp[];
  readonly silent?: readonly RegExp[];
}

const built = (go: string, runtime: string): string => `FROM golang:${go} AS build\nRUN CGO_ENABLED=0 go build -o /app .\nFROM alpine:3.20\nCOPY --from=build /app /app\n${runtime}\nCMD ["/app"]`;

const variables: readonly Row[] = [
  {
    name: 'SSL_CERT_FILE: what it replaces, and what it does not',
    source: 'FROM alpine:3.20\nENV SSL_▮CERT_FILE=/etc/ssl/cert.pem',
    on: 'SSL_CERT_FILE',
    says: [/instead of its own list of files/, /does not replace the directories: Go still reads every file in `\/etc\/ssl\/certs`/, /never a list/, /go\.dev\/doc\/go1\.9/],
  },
  {
    name: 'SSL_CERT_FILE: where the value leads, through links, with the lookup',
    source: 'FROM alpine:3.20\nENV SSL_CERT_FILE=/etc/ssl/c▮ert.pem',
    on: '/etc/ssl/cert.pem',
    says: [/`\/etc\/ssl\/cert\.pem` leads to `\/etc\/ssl\/certs\/ca-certificates\.crt`/, /holds public roots here: base image `alpine:3\.20`/, /\| Go opens \| finds \|/, /public HTTPS sites verify/],
  },
  {
    name: 'SSL_CERT_FILE: a private CA from the context alone',
    source: 'FROM scratch\nCOPY corp.crt /ca/\nENV SSL_CERT_FILE="/ca/cor▮p.crt"',
    on: '"/ca/corp.crt"',
    says: [/holds 1 certificate here \(private/, /`COPY corp\.crt \/ca\/`/, /only private roots here: public HTTPS sites fail/, /found \(1 root\)/],
  },
  { name: 'SSL_CERT_FILE: not there', source: 'FROM scratch\nENV SSL_CERT_FILE=/▮x', on: '/x', says: [/`\/x` is not there/, /passed over without an error/, /Go finds no roots here/] },
  { name: 'SSL_CERT_FILE: a directory', source: 'FROM alpine:3.20\nENV SSL_CERT_FILE=/etc/ssl/certs▮', on: '/etc/ssl/certs', says: [/`\/etc\/ssl\/certs` is a directory here/] },
  { name: 'SSL_CERT_FILE: an empty file', source: 'FROM scratch\nCOPY empty.pem /e.pem\nENV SSL_CERT_FILE=/▮e.pem', on: '/e.pem', says: [/is an empty file here, and Go stops at the first file that it can read/] },
  { name: 'SSL_CERT_FILE: not known', source: 'FROM unknown.example/x\nENV SSL_CERT_FILE=/▮x', on: '/x', says: [/What stands at `\/x` is not known: nothing is known about the image `unknown\.example\/x`/] },
  { name: 'SSL_CERT_FILE: the value comes from a variable', source: 'FROM alpine:3.20\nARG D=/etc/ssl\nENV SSL_CERT_FILE=${D}/cert▮.pem', on: '${D}/cert.pem', says: [/`\/etc\/ssl\/cert\.pem` leads to/] },
  { name: 'SSL_CERT_FILE: /dev/null', source: 'FROM alpine\nENV SSL_CERT_FILE=/dev/▮null', on: '/dev/null', says: [/switches no verification off/] },
  { name: 'SSL_CERT_FILE: nothing', source: 'FROM alpine\nENV SSL_CERT▮_FILE=', on: 'SSL_CERT_FILE', says: [/Set to nothing it is the same as not set/] },
  { name: 'SSL_CERT_FILE: relative', source: 'FROM alpine\nENV SSL_CERT_FILE=ca▮.pem', on: 'ca.pem', says: [/starts at the working directory of the process/] },
  { name: 'SSL_CERT_FILE: the old form of ENV', source: 'FROM alpine\nENV SSL_CERT_FILE /etc/ssl/▮cert.pem', on: '/etc/ssl/cert.pem', says: [/leads to/] },
  { name: 'SSL_CERT_FILE: overridden later', source: 'FROM alpine\nENV SSL_CERT▮_FILE=/a\nENV SSL_CERT_FILE=/b', on: 'SSL_CERT_FILE', says: [/At the end of the stage it is `\/b`, set by `SSL_CERT_FILE=\/b`/] },
  { name: 'SSL_CERT_FILE: as build argument', source: 'FROM alpine\nARG SSL_CERT▮_FILE=/a', on: 'SSL_CERT_FILE', says: [/not in the environment of the running container/], silent: [/\| Go opens/] },
  { name: 'SSL_CERT_FILE: before a command', source: 'FROM alpine\nRUN SSL_CERT▮_FILE=/etc/ssl/cert.pem wget x', on: 'SSL_CERT_FILE', says: [/gone when this RUN ends/, /leads to/], silent: [/\| Go opens/] },
  { name: 'SSL_CERT_FILE: exported', source: 'FROM alpine\nRUN true && export SSL_CERT_FILE=/etc/ssl/▮cert.pem; true', on: '/etc/ssl/cert.pem', says: [/gone when this RUN ends/] },
  { name: 'SSL_CERT_FILE: given to env', source: 'FROM alpine\nRUN env SSL_CERT_▮FILE=/x true', on: 'SSL_CERT_FILE', says: [/gone when this RUN ends/] },
  { name: 'SSL_CERT_FILE: in a heredoc', source: 'FROM alpine\nRUN <<EOF\nexport SSL_CERT▮_FILE=/etc/ssl/cert.pem\nEOF', on: 'SSL_CERT_FILE', says: [/gone when this RUN ends/] },
  { name: 'SSL_CERT_DIR: a list', source: 'FROM alpine:3.20\nENV SSL_CERT_DIR=/etc/ssl/certs:/▮none', on: '/etc/ssl/certs:/none', says: [/does not replace the bundle file/, /`\/etc\/ssl\/certs` is a directory/, /list with colons since Go 1\.15; a semicolon does not separate/] },
  { name: 'SSL_CERT_DIR: one path for Go 1.14', source: 'FROM golang:1.14\nENV SSL_CERT▮_DIR=/a:/b', on: 'SSL_CERT_DIR', says: [/Go 1\.14 takes it as one path/] },
  { name: 'GODEBUG itself', source: 'FROM alpine\nENV GO▮DEBUG=x509sha1=1', on: 'GODEBUG', says: [/list of `name=value` settings/, /do not start when a setting that was removed/, /go\.dev\/issue\/76163/] },
  { name: 'a setting that the release reads', source: built('1.22', 'ENV GODEBUG=x509sha▮1=1'), on: 'x509sha1=1', says: [/accepts certificates signed with SHA-1/, /since 1\.18/, /Go 1\.24 removed it/, /Go 1\.22, which reads it/, /go\.dev\/doc\/godebug#go-124/] },
  { name: 'a setting that stops the program', source: built('1.27', 'ENV GODEBUG=netdns=go,x509sha▮1=1'), on: 'x509sha1=1', says: [/it does not start with this setting/, /removed GODEBUG "x509sha1" set to old value "1"/] },
  { name: 'a removed setting with its new value', source: built('1.27', 'ENV GODEBUG=x509sha▮1=0'), on: 'x509sha1=0', says: [/no longer reads it: nothing happens/], silent: [/does not start/] },
  { name: 'a removed setting before releases were strict', source: built('1.25', 'ENV GODEBUG=x509sha▮1=1'), on: 'x509sha1=1', says: [/Go 1\.25, which no longer reads it: nothing happens/, /built with Go 1\.27 or later does not start/], silent: [/\*\*The program/] },
  { name: 'a setting that comes later', source: built('1.22', 'ENV GODEBUG=tlsmlkem=▮0'), on: 'tlsmlkem=0', says: [/Go 1\.22, which does not know it/] },
  { name: 'a setting without a known release', source: 'FROM alpine\nENV GODEBUG=x509sha▮1=1', on: 'x509sha1=1', says: [/Which release of Go builds the program here is not known/] },
  { name: 'a setting that does not exist', source: built('1.22', 'ENV GODEBUG="x509ig▮nore=1"'), on: 'x509ignore=1', says: [/no release of Go up to 1\.27 reads a setting of this name/], silent: [/1\.22/] },
  { name: 'a setting with a slip', source: built('1.22', 'ENV GODEBUG=x509ignorec▮n=0'), on: 'x509ignorecn=0', says: [/The real name is `x509ignoreCN`/] },
  { name: 'x509ignoreCN', source: built('1.22', 'ENV GODEBUG=x509ignore▮CN=0'), on: 'x509ignoreCN=0', says: [/need a SAN/, /Go 1\.17 removed it/] },
  { name: 'netdns=cgo without cgo', source: built('1.22', 'ENV GODEBUG=netdns=cg▮o'), on: 'netdns=cgo', says: [/no cgo resolver: `netdns=cgo` is ignored/, /nothing to do with where Go finds roots/] },
  { name: 'netdns=go without cgo', source: built('1.22', 'ENV GODEBUG=netdns=g▮o'), on: 'netdns=go', silent: [/ignored/] },
  { name: 'x509usefallbackroots', source: built('1.22', 'ENV GODEBUG=x509usefallback▮roots=1'), on: 'x509usefallbackroots=1', says: [/without that it does nothing/, /nothing to do with musl/] },
  { name: 'what is often said', source: 'FROM alpine\nENV GOCERTIFICATE▮PATH=/x', on: 'GOCERTIFICATEPATH', says: [/nothing reads this variable/, /Often said, and not so: \[`GOCERTIFICATEPATH` tells Go where the certificates are\]\(https:\S+misconceptions\.md#gocertificatepath\)/] },
  { name: 'a misspelt trust variable', source: 'FROM alpine\nENV SSL_CERT▮_FILES=/x', on: 'SSL_CERT_FILES', says: [/not read by Go; the variable is called `SSL_CERT_FILE`/] },
  { name: 'a debugging aid', source: 'FROM alpine\nENV GODEBUG=gctr▮ace=1', on: 'gctrace=1', says: [/debugging aid/] },
  { name: 'a setting without a value', source: built('1.22', 'ENV GODEBUG=x509sha▮1'), on: 'x509sha1', says: [/Without `=` and a value Go ignores it/] },
  { name: 'CGO_ENABLED=0', source: 'FROM golang:1.22\nENV CGO_▮ENABLED=0', on: 'CGO_ENABLED', says: [/`net`, `os\/user` and `runtime\/cgo` differ/, /embeds no certificates/, /static binary/, /root_linux\.go/], silent: [/no such file/] },
  { name: 'CGO_ENABLED=1 with glibc', source: 'FROM golang:1.22\nRUN CGO_ENABLED▮=1 go build', on: 'CGO_ENABLED', says: [/glibc.*needs its loader.*`no such file or directory`/] },
  { name: 'CGO_ENABLED=1 with musl', source: 'FROM golang:1.22-alpine\nRUN CGO_ENABLED▮=1 go build', on: 'CGO_ENABLED', says: [/needs the musl loader/] },
  { name: 'CGO_ENABLED at run time', source: 'FROM debian:12\nENV CGO_▮ENABLED=0', on: 'CGO_ENABLED', says: [/No Go program reads it at run time/] },
  { name: 'GOTOOLCHAIN', source: 'FROM golang:1.22\nENV GOTOOL▮CHAIN=auto', on: 'GOTOOLCHAIN', says: [/follow the `go` line of go\.mod/] },
  { name: 'HTTPS_PROXY', source: 'FROM alpine\nENV HTTPS_▮PROXY=http://proxy:3128', on: 'HTTPS_PROXY', says: [/`https:\/\/` requests/, /opens TLS/], silent: [/proxyconnect/] },
  { name: 'HTTPS_PROXY over TLS', source: 'FROM alpine\nENV HTTPS_PROXY=https▮://proxy', on: 'https://proxy', says: [/proxyconnect tcp/] },
  { name: 'http_proxy', source: 'FROM alpine\nENV http_▮proxy=http://proxy', on: 'http_proxy', says: [/`http:\/\/` requests only/, /since Go 1\.16/] },
  { name: 'NO_PROXY with semicolons', source: 'FROM alpine\nENV NO_PROXY=a;▮b', on: 'a;b', says: [/semicolon is no separator/] },
  { name: 'ALL_PROXY', source: 'FROM alpine\nENV ALL_▮PROXY=socks5://x', on: 'ALL_PROXY', says: [/not read by Go/] },
  { name: 'HTTPS_PROXY as build argument', source: 'FROM alpine\nARG HTTPS_▮PROXY', on: 'HTTPS_PROXY', says: [/without an `ARG`/] },
  { name: 'a mixed-case name is another variable', source: 'FROM alpine\nENV Https_▮Proxy=x' },
  { name: 'a variable of curl', source: 'FROM alpine\nENV CURL_CA_▮BUNDLE=/x', on: 'CURL_CA_BUNDLE', says: [/read by curl/, /Go's standard library does not read it/] },
  { name: 'a variable that only adds', source: 'FROM alpine\nENV NODE_EXTRA_▮CA_CERTS=/x', on: 'NODE_EXTRA_CA_CERTS', says: [/are added to its own roots/] },
  { name: 'a variable of an SDK for Go', source: 'FROM alpine\nENV AWS_CA_▮BUNDLE=/x', on: 'AWS_CA_BUNDLE', says: [/those for Go included/, /standard library does not/] },
  { name: 'a variable that somebody made up', source: 'FROM alpine\nENV GOCERTIFICATE▮PATH=/x', on: 'GOCERTIFICATEPATH', says: [/nothing reads this variable/, /`SSL_CERT_FILE` \(one file\)/] },
  { name: 'a name of every object', source: 'FROM alpine\nENV const▮ructor=/x' },
  { name: 'any other variable', source: 'FROM alpine\nENV PA▮TH=/bin' },
  { name: 'ONBUILD ENV', source: 'FROM alpine\nONBUILD ENV SSL_CERT▮_FILE=/x', on: 'SSL_CERT_FILE', says: [/instead of its own list/] },
];

const debianInstall = 'FROM debian:12\nRUN apt-get update && apt-get install -y ca-certificates\n';

const commands: readonly Row[] = [
  {
    name: 'ca-certificates on Alpine',
    source: 'FROM alpine:3.20\nRUN apk add --no-cache ca-cert▮ificates curl',
    on: 'ca-certificates',
    says: [/`\/etc\/ssl\/certs\/ca-certificates\.crt`/, /runs `update-ca-certificates`/, /carries the bundle already; what this adds is the tool/, /musl and glibc, with and without cgo/],
  },
  { name: 'ca-certificates-bundle on Alpine', source: 'FROM alpine:3.20\nRUN apk add ca-certificates-▮bundle', on: 'ca-certificates-bundle', says: [/the bundle alone, without the tool/], silent: [/carries the bundle already/] },
  { name: 'ca-certificates on Debian', source: 'FROM debian:12\nRUN apt-get update && apt-get install -y ca-▮certificates', on: 'ca-certificates', says: [/brings the public root certificates/, /also brings `update-ca-certificates`/], silent: [/already; what/] },
  { name: 'ca-certificates with a version', source: 'FROM debian:12\nRUN apt-get install -y ca-▮certificates=20230311', on: 'ca-certificates=20230311', says: [/\*\*`ca-certificates`\*\*/] },
  { name: 'ca-certificates on UBI', source: 'FROM registry.access.redhat.com/ubi9/ubi-micro\nRUN microdnf install ca-▮certificates', on: 'ca-certificates', says: [/`\/etc\/pki\/ca-trust\/extracted\/pem\/tls-ca-bundle\.pem`/, /update-ca-trust/] },
  { name: 'ca-certificates removed', source: 'FROM alpine:3.20\nRUN apk del ca-▮certificates', on: 'ca-certificates', says: [/Removing it takes the bundle away/] },
  { name: 'other packages', source: 'FROM alpine:3.20\nRUN apk add cu▮rl' },
  { name: 'ca-certificates as another command\'s word', source: 'FROM alpine:3.20\nRUN echo ca-▮certificates' },
  { name: 'the tool that is not there', source: 'FROM alpine:3.20\nRUN update-ca-▮certificates', on: 'update-ca-certificates', says: [/not in this image: the command fails with `not found`/, /package `ca-certificates` brings it/], silent: [/Here it takes/] },
  { name: 'the tool right after its package', source: 'FROM alpine:3.20\nRUN apk add ca-certificates && update-ca-▮certificates', on: 'update-ca-certificates', says: [/It is in this image/, /has run it already/, /No private CA is in/] },
  { name: 'the tool after its package, with a CA that was there before', source: 'FROM alpine:3.20\nCOPY corp.crt /usr/local/share/ca-certificates/\nRUN apk add ca-certificates && update-ca-▮certificates', on: 'update-ca-certificates', says: [/Here it takes one file/, /has run it already/] },
  { name: 'the tool with a new CA', source: `${debianInstall}COPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-▮certificates`, on: 'update-ca-certificates', says: [/Here it takes one file/, /Only names that end in `\.crt`/], silent: [/has run it already/] },
  { name: 'the tool with an anchor that it does not take', source: `${debianInstall}COPY corp.pem /usr/local/share/ca-certificates/\nRUN update-ca-▮certificates`, on: 'update-ca-certificates', says: [/No private CA is in/] },
  { name: 'the tool as another user', source: `${debianInstall}USER app\nRUN update-ca-▮certificates`, on: 'update-ca-certificates', says: [/may not write the bundle/] },
  { name: 'the tool of another family', source: 'FROM registry.access.redhat.com/ubi9/ubi\nRUN update-ca-▮certificates', on: 'update-ca-certificates', says: [/have `update-ca-trust` and the directory `\/etc\/pki\/ca-trust\/source\/anchors` instead/], silent: [/brings it/] },
  { name: 'update-ca-trust on UBI', source: 'FROM registry.access.redhat.com/ubi9/ubi\nRUN update-ca-▮trust extract', on: 'update-ca-trust', says: [/`\/etc\/pki\/ca-trust\/extracted\/pem\/tls-ca-bundle\.pem`/, /It is in this image/] },
  { name: 'the tool in an unknown image', source: 'FROM ${BASE}\nRUN update-ca-▮certificates', on: 'update-ca-certificates', says: [/writes a bundle of root certificates/], silent: [/not in this image/, /is in this image/] },
  { name: 'go build', source: 'FROM golang:1.22\nRUN CGO_ENABLED=0 go bu▮ild -o /app .', on: 'build', says: [/compiles with Go 1\.22/, /`CGO_ENABLED` is `0`/, /brings no roots along/, /Servers want TLS 1\.2/] },
  { name: 'go build without CGO_ENABLED', source: 'FROM golang:1.22\nRUN g▮o build .', on: 'go', says: [/is not set here/] },
  { name: 'go build with ENV', source: 'FROM golang:1.22\nENV CGO_ENABLED=1\nRUN g▮o build .', on: 'go', says: [/`CGO_ENABLED` is `1`/, /linked against glibc/] },
  { name: 'go mod download', source: 'FROM golang:1.22\nRUN g▮o mod download', on: 'go', says: [/fetches modules over HTTPS/] },
  { name: 'go vet', source: 'FROM golang:1.22\nRUN g▮o vet' },
  { name: 'a bundle path', source: 'FROM debian:12\nRUN cat /etc/ssl/certs/ca-▮certificates.crt', on: '/etc/ssl/certs/ca-certificates.crt', says: [/number 1 of the 6 bundle files/, /is not there: base image `debian:12`/] },
  { name: 'the last bundle path', source: 'FROM alpine:3.20\nRUN ls /etc/ssl/▮cert.pem', on: '/etc/ssl/cert.pem', says: [/number 6 of the 6 bundle files/] },
  { name: 'a directory that Go reads', source: 'FROM alpine:3.20\nRUN ls /etc/ssl/▮certs/', on: '/etc/ssl/certs/', says: [/every file directly in `\/etc\/ssl\/certs`/] },
  { name: 'a directory that SSL_CERT_DIR replaced', source: 'FROM alpine:3.20\nENV SSL_CERT_DIR=/own\nRUN ls /etc/ssl/▮certs/', on: '/etc/ssl/certs/', silent: [/Go reads every file/] },
  { name: 'a path that Go does not read', source: 'FROM debian:12\nRUN ls /usr/lib/ssl/▮certs', on: '/usr/lib/ssl/certs', says: [/Go does not read `\/usr\/lib\/ssl\/certs`/] },
  { name: 'the target of a redirection', source: 'FROM alpine:3.20\nRUN echo x >> /etc/ssl/certs/ca-▮certificates.crt', on: '/etc/ssl/certs/ca-certificates.crt', says: [/number 1 of the 6/] },
  { name: 'an anchor with a name that is not taken', source: 'FROM debian:12\nRUN cp x /usr/local/share/ca-certificates/co▮rp.pem', on: '/usr/local/share/ca-certificates/corp.pem', says: [/does not take .*corp\.pem`: only names that end in `\.crt`/] },
  { name: 'an anchor of another family', source: 'FROM registry.access.redhat.com/ubi9/ubi\nRUN cp x /usr/local/share/ca-▮certificates/', on: '/usr/local/share/ca-certificates/', says: [/`update-ca-trust`, looks into `\/etc\/pki\/ca-trust\/source\/anchors` instead/] },
  { name: 'a relative path after cd', source: 'FROM debian:12\nRUN cd /etc/ssl && cat certs/ca-▮certificates.crt', on: 'certs/ca-certificates.crt', says: [/number 1 of the 6/] },
  { name: 'any other path', source: 'FROM debian:12\nRUN ls /us▮r/bin' },
  { name: 'a secret mount', source: 'FROM debian:12\nRUN --mount=type=sec▮ret,id=ca cp /run/secrets/ca /x', on: '--mount=type=secret,id=ca', says: [/the file `\/run\/secrets\/ca`/, /in no layer/, /a CA certificate is no secret/, /`required=true`/] },
  { name: 'a secret mount with a target', source: 'FROM debian:12\nRUN --mount=type=sec▮ret,id=ca,target=/c.pem,required=true true', on: '--mount=type=secret,id=ca,target=/c.pem,required=true', says: [/the file `\/c\.pem`/], silent: [/`required=true`/] },
  { name: 'a secret as variable', source: 'FROM debian:12\nRUN --mount=type=sec▮ret,id=t,env=TOKEN true', on: '--mount=type=secret,id=t,env=TOKEN', says: [/the variable `TOKEN`/], silent: [/run\/secrets/] },
  { name: 'a mount over the store', source: 'FROM debian:12\nRUN --mount=type=bi▮nd,source=c,target=/etc/ssl/certs true', on: '--mount=type=bind,source=c,target=/etc/ssl/certs', says: [/hides what the image has there/] },
  { name: 'any other mount', source: 'FROM debian:12\nRUN --mount=type=ca▮che,target=/root/.cache true' },
];

const copies: readonly Row[] = [
  { name: '--from: what the stage trusts', source: 'FROM alpine:3.20 AS certs\nFROM scratch\nCOPY --from=cer▮ts /a /b', on: '--from=certs', says: [/Stage `certs`: Go finds roots here/, /\| Go opens/] },
  { name: '--from: a stage without roots', source: 'FROM debian:12 AS certs\nFROM scratch\nCOPY --from=cer▮ts /a /b', on: '--from=certs', says: [/Go finds no roots here/] },
  { name: '--from: an image', source: 'FROM scratch\nCOPY --from=alpine▮:3.20 /a /b', on: '--from=alpine:3.20', says: [/`alpine:3\.20`\*\* carries public roots/] },
  { name: '--from: an unknown image', source: 'FROM scratch\nCOPY --from=unknown.example▮/x /a /b' },
  { name: 'a bundle of the source stage', source: 'FROM alpine:3.20 AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-▮certificates.crt /etc/ssl/certs/', on: '/etc/ssl/certs/ca-certificates.crt', says: [/In stage `certs`/, /holds public roots here/, /lands at `\/etc\/ssl\/certs\/ca-certificates\.crt`/] },
  { name: 'a bundle that the source stage does not have', source: 'FROM debian:12 AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-▮certificates.crt /etc/ssl/certs/', on: '/etc/ssl/certs/ca-certificates.crt', says: [/is not there/, /The build stops here/] },
  { name: 'a bundle of an image', source: 'FROM scratch\nCOPY --from=alpine:3.20 /etc/ssl/▮cert.pem /x', on: '/etc/ssl/cert.pem', says: [/In the image `alpine:3\.20`/, /leads to/] },
  { name: 'a CA in the context', source: 'FROM scratch\nCOPY cor▮p.crt /x/', on: 'corp.crt', says: [/In the build context/, /`corp\.crt` holds 1 certificate here/, /lands at `\/x\/corp\.crt`/] },
  { name: 'any other file of the context', source: 'FROM scratch\nCOPY ma▮in.go /x/' },
  { name: 'a bundle where Go reads it', source: 'FROM alpine:3.20 AS certs\nFROM scratch\nCOPY --from=certs /etc/ssl/certs/ca-certificates.crt /etc/ssl/▮certs/', on: '/etc/ssl/certs/', says: [/lands at/, /number 1 of the 6/] },
  { name: 'a CA in a directory that Go reads', source: 'FROM alpine:3.20\nCOPY corp.crt /etc/ssl/certs/▮', on: '/etc/ssl/certs/', says: [/reads every file in `\/etc\/ssl\/certs`, whatever its name/] },
  { name: 'a CA where nothing reads it', source: 'FROM alpine:3.20\nCOPY corp.crt /opt/▮', on: '/opt/', says: [/Go does not read `\/opt\/corp\.crt`/] },
  { name: 'a CA that a variable names', source: 'FROM alpine:3.20\nCOPY corp.crt /opt/▮\nENV SSL_CERT_FILE=/opt/corp.crt', on: '/opt/', says: [/because `SSL_CERT_FILE` names it/] },
  { name: 'an anchor without the tool', source: `${debianInstall}COPY corp.crt /usr/local/share/▮ca-certificates/`, on: '/usr/local/share/ca-certificates/', says: [/counts once `update-ca-certificates` has written it/, /No update tool is seen/] },
  { name: 'an anchor with the tool', source: `${debianInstall}COPY corp.crt /usr/local/share/▮ca-certificates/\nRUN update-ca-certificates`, on: '/usr/local/share/ca-certificates/', says: [/`update-ca-certificates` runs after it/] },
  { name: 'an anchor before the install', source: 'FROM alpine:3.20\nCOPY corp.crt /usr/local/share/▮ca-certificates/\nRUN apk add ca-certificates', on: '/usr/local/share/ca-certificates/', says: [/`apk` installs the package of the tool after it/] },
  { name: 'an anchor in a sub-directory of Alpine', source: 'FROM alpine:3.20\nCOPY corp.crt /usr/local/share/▮ca-certificates/own/', on: '/usr/local/share/ca-certificates/own/', says: [/looks into no sub-directory/] },
  { name: 'the distribution\'s own folder', source: 'FROM debian:12\nCOPY corp.crt /usr/share/▮ca-certificates/', on: '/usr/share/ca-certificates/', says: [/Go does not read it; `update-ca-certificates` makes the bundle from it/] },
  { name: 'a secret path', source: 'FROM debian:12 AS a\nFROM scratch\nCOPY --from=a /run/sec▮rets/ca /x', on: '/run/secrets/ca', says: [/no stage and no image holds it/] },
  { name: 'any other destination', source: 'FROM debian:12\nCOPY main.go /sr▮c/' },
  { name: 'a COPY without words', source: 'FROM debian:12\nCOPY▮' },
  { name: 'outside of instructions', source: '# a comment ▮\nFROM alpine' },
  { name: 'an image for Windows', source: 'FROM mcr.microsoft.com/windows/nanoserver:1809\nENV SSL_CERT▮_FILE=x' },
];

const images: readonly Row[] = [
  { name: 'FROM with roots', source: 'FROM alp▮ine:3.20', on: 'alpine:3.20', says: [/carries public roots/, /add the package `ca-certificates` first/, /musl makes no difference here/, /\| Go opens/] },
  { name: 'FROM without roots', source: 'FROM deb▮ian:12', on: 'debian:12', says: [/carries no root certificates/, /Go finds no roots here/] },
  { name: 'FROM scratch', source: 'FROM scr▮atch', on: 'scratch', says: [/an empty file system/, /does not depend on cgo/] },
  { name: 'FROM golang', source: 'FROM golang:1.2▮2-alpine', on: 'golang:1.22-alpine', says: [/\*\*Go 1\.22\*\*/, /GODEBUG defaults follow the `go` line/] },
  { name: 'FROM a stage', source: 'FROM alpine AS a\nFROM ▮a', on: 'a', says: [/is stage 0 of this file/] },
];

function check(row: Row, source: string): void {
  const scene = sceneOf(source, files);
  const hover = hoverAt(scene.analysis, scene.offset);
  assert.equal(hover && scene.text.slice(hover.span.start, hover.span.end), row.on);
  if (!hover) return;
  const text = shown(hover.parts);
  for (const pattern of row.says ?? []) assert.match(text, pattern);
  for (const pattern of row.silent ?? []) assert.doesNotMatch(text, pattern);
}

for (const [title, rows] of [['variables', variables], ['commands', commands], ['COPY', copies], ['FROM', images]] as const) {
  describe(`hover on ${title}`, () => {
    for (const row of rows) {
      test(row.name, () => check(row, row.source));
      test(`${row.name}, with CRLF`, () => check(row, row.source.replaceAll('\n', '\r\n')));
    }
  });
}

describe('every hover', () => {
  const sources = [...variables, ...commands, ...copies, ...images].map((row) => row.source);

  test('stands around the cursor and is finished text', () => {
    for (const source of new Set(sources)) {
      const { analysis, text } = sceneOf(source, files);
      for (let offset = 0; offset <= text.length; offset++) {
        const hover = hoverAt(analysis, offset);
        if (!hover) continue;
        assert.ok(hover.span.start <= offset && offset <= hover.span.end && hover.span.end <= text.length, `${offset} in ${source}`);
        const markdown = shown(hover.parts);
        assert.doesNotMatch(markdown, /(?<!\$)\{\w+\}|undefined|\[object|NaN/, source);
        assert.equal((markdown.match(/`/g)?.length ?? 0) % 2, 0, `code spans are closed: ${markdown}`);
        assert.doesNotMatch(markdown, /\(\s*\)|\(; |\n\n\n/, markdown);
      }
    }
  });

  test('on a variable gives a source that can be opened', () => {
    for (const row of variables.filter((each) => each.on !== undefined)) {
      const scene = sceneOf(row.source, files);
      assert.match(shown(hoverAt(scene.analysis, scene.offset)?.parts ?? []), /\]\(https:\/\//, row.name);
    }
  });

  test('offsets outside, an empty file, and a file of fragments', () => {
    for (const source of ['', '\uFEFF', 'FROM', 'ENV A', 'FROM x\nENV', 'FROM x\nENV "SSL_CERT_FILE=`x`\nRUN "', 'FROM x\nCOPY --from', 'FROM x\nRUN --mount=type=secret']) {
      const { analysis, text } = sceneOf(source);
      for (const offset of [-1, text.length + 1, NaN]) assert.equal(hoverAt(analysis, offset), undefined);
      for (let offset = 0; offset <= text.length; offset++) hoverAt(analysis, offset);
    }
  });

  test('user text cannot break out of its code span', () => {
    const scene = sceneOf('FROM scratch\nENV SSL_CERT_FILE=/a▮`[x](http://evil.example)`\\\n/b');
    const hover = hoverAt(scene.analysis, scene.offset);
    assert.ok(hover);
    assert.doesNotMatch(shown(hover.parts).replace(/`[^`]*`/g, ''), /evil/);
  });
});
