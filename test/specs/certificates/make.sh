#!/bin/sh
# Makes the certificates of this folder anew. They are checked in, so that specs read the same bytes on every machine:
# run this only to add one, and keep the others. Needs openssl 3 and Debian's ca-certificates.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
: >"$work/index.txt"
cat >"$work/ca.cnf" <<CNF
[ca]
default_ca = here
[here]
database = $work/index.txt
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
email_in_dn = no
copy_extensions = none
[any]
countryName = optional
organizationName = optional
commonName = supplied
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[intermediate]
basicConstraints = critical, CA:TRUE, pathlen:0
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectAltName = DNS:shop.example.com
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
CNF

# make NAME SUBJECT SECTION ISSUER FROM UNTIL; an issuer of its own name makes it self-signed.
make() {
  [ -f "$1.pem" ] && return 0
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$1.key" -out "$work/$1.csr" -subj "$2" 2>/dev/null
  if [ "$1" = "$4" ]; then by="-selfsign -keyfile $1.key"; else by="-cert $4.pem -keyfile $4.key"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -config "$work/ca.cnf" -extensions "$3" $by -in "$work/$1.csr" -out "$1.pem" -startdate "$5" -enddate "$6" 2>/dev/null
}

make corp '/O=Example Corp/CN=Example Corp Root CA' root corp 20240101000000Z 20440101000000Z
make corp-intermediate '/O=Example Corp/CN=Example Corp Issuing CA' intermediate corp 20240101000000Z 20340101000000Z
make server '/O=Example Corp/CN=shop.example.com' server corp-intermediate 20260601000000Z 20270601000000Z
make server-expired '/O=Example Corp/CN=shop.example.com' server corp-intermediate 20250101000000Z 20260101000000Z
make self-signed '/CN=shop.example.com' server self-signed 20260601000000Z 20270601000000Z
make partner '/O=Example Partner/CN=Example Partner Root CA' root partner 20230101000000Z 20430101000000Z
make expired '/O=Example Corp/CN=Example Corp Old Root CA' root expired 20150101000000Z 20250101000000Z
make expiring '/O=Example Corp/CN=Example Corp Next Root CA' root expiring 20161206000000Z 20261206000000Z
for i in 1 2 3 4 5; do make "root-$i" "/O=Example Roots/CN=Example Root $i" root "root-$i" 20240101000000Z 20440101000000Z; done

public() {
  [ -f "$1.pem" ] || cp "/usr/share/ca-certificates/mozilla/$2.crt" "$1.pem"
}
public public-1 ISRG_Root_X1
public public-2 DigiCert_Global_Root_G2
public public-3 Amazon_Root_CA_1
