/** A private CA that is mounted switches off the fallback roots of the program. */
import { fallbackRootsDisabled as shared } from '../../environment/definitions/fallback-roots-disabled';
import { composeEnvironmentRule } from '../environment/rule';

const goMod = 'module example.com/app\n\ngo 1.26.0\n\nrequire golang.org/x/crypto/x509roots/fallback v0.0.0-20260819000000-000000000000\n';
const dockerfile = 'FROM golang:1.27 AS build\nWORKDIR /src\nCOPY . .\nRUN CGO_ENABLED=0 go build -o /app .\n\nFROM scratch\nCOPY --from=build /app /app\nENTRYPOINT ["/app"]\n';
const corp =
  '-----BEGIN CERTIFICATE-----\n' +
  'MIIBsTCCAVagAwIBAgIUBi6aVDIRPieuHjbxlVl9P3FguuowCgYIKoZIzj0EAwIw\n' +
  'NjEVMBMGA1UECgwMRXhhbXBsZSBDb3JwMR0wGwYDVQQDDBRFeGFtcGxlIENvcnAg\n' +
  'Um9vdCBDQTAeFw0yNDAxMDEwMDAwMDBaFw00NDAxMDEwMDAwMDBaMDYxFTATBgNV\n' +
  'BAoMDEV4YW1wbGUgQ29ycDEdMBsGA1UEAwwURXhhbXBsZSBDb3JwIFJvb3QgQ0Ew\n' +
  'WTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATJEOcolkkKL2uUSPAKkoC/2a83zuTC\n' +
  '9gt0IY9p9c2yxLkaVDU7LzL8GGyHaDx25O98mJURtGRTSa3iUwF+UQC9o0IwQDAP\n' +
  'BgNVHRMBAf8EBTADAQH/MA4GA1UdDwEB/wQEAwIBBjAdBgNVHQ4EFgQUT+LDwPIQ\n' +
  '6saMaJJ4wGb3NuuK7w0wCgYIKoZIzj0EAwIDSQAwRgIhAKz0GAEyASoPWGQ904vy\n' +
  'Gu+s/yqYv+xoiOXIM0jaErd6AiEAhkwfg4HrVtPufMx5fkzv2x5Jcxw8r/8z6mEj\n' +
  'o4SQ0uA=\n' +
  '-----END CERTIFICATE-----\n';
const files = { Dockerfile: dockerfile, 'go.mod': goMod, 'corp.crt': corp };

export const fallbackRootsDisabled = composeEnvironmentRule(shared, {
  bad: { text: 'services:\n  shop:\n    build: .\n    volumes:\n      - ./corp.crt:/etc/ssl/certs/corp.crt:ro\n', files },
  good: { text: 'services:\n  shop:\n    build: .\n    volumes:\n      - ./corp.crt:/etc/corp.crt:ro\n', files },
});
