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
[no-names]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[mail]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = email:shop@example.com
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[critical]
basicConstraints = critical, CA:FALSE
extendedKeyUsage = serverAuth
subjectAltName = DNS:shop.example.com
1.2.3.4.5 = critical, DER:05:00
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no-sign]
basicConstraints = critical, CA:TRUE
keyUsage = critical, cRLSign
subjectKeyIdentifier = hash
CNF

# make NAME SUBJECT SECTION ISSUER FROM UNTIL [DIGEST] [KEY]; an issuer of its own name makes it self-signed.
make() {
  [ -f "$1.pem" ] && return 0
  key=${8:-"ec -pkeyopt ec_paramgen_curve:prime256v1"}
  # shellcheck disable=SC2086
  openssl req -new -utf8 -newkey $key -nodes -keyout "$1.key" -out "$work/$1.csr" -subj "$2" 2>/dev/null
  if [ "$1" = "$4" ]; then by="-selfsign -keyfile $1.key"; else by="-cert $4.pem -keyfile $4.key"; fi
  # shellcheck disable=SC2086
  openssl ca -batch -notext -utf8 -md "${7:-sha256}" -config "$work/ca.cnf" -extensions "$3" $by -in "$work/$1.csr" -out "$1.pem" -startdate "$5" -enddate "$6" 2>/dev/null
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

make server-no-names '/O=Example Corp/CN=shop.example.com' no-names corp-intermediate 20260601000000Z 20270601000000Z
make server-not-yet '/O=Example Corp/CN=shop.example.com' server corp-intermediate 20270101000000Z 20271201000000Z
make server-long '/O=Example Corp/CN=shop.example.com' server corp-intermediate 20260601000000Z 20400601000000Z
make server-sha1 '/O=Example Corp/CN=shop.example.com' server corp-intermediate 20260601000000Z 20270601000000Z sha1
make server-critical '/O=Example Corp/CN=shop.example.com' critical corp-intermediate 20260601000000Z 20270601000000Z
make server-mail '/O=Example Corp/CN=shop.example.com' mail corp-intermediate 20260601000000Z 20270601000000Z
make tiny '/O=Example Corp/CN=Example Corp Tiny Root CA' root tiny 20240101000000Z 20440101000000Z sha256 rsa:512
make sub '/O=Example Corp/CN=Example Corp Team CA' root corp-intermediate 20240101000000Z 20340101000000Z
make sub-server '/O=Example Corp/CN=team.example.com' server sub 20260601000000Z 20270601000000Z
make weak '/O=Example Corp/CN=Example Corp Weak Root CA' root weak 20240101000000Z 20440101000000Z sha256 rsa:1024
make no-sign '/O=Example Corp/CN=Example Corp Mute Root CA' no-sign no-sign 20240101000000Z 20440101000000Z
make corp-twin '/O=Example Corp/CN=Example Corp Root CA' root corp-twin 20250101000000Z 20450101000000Z
make hidden "/O=Example Corp/CN=Example $(printf '\342\200\256')AC tooR" root hidden 20240101000000Z 20440101000000Z

# with_serial NAME SERIAL: the root `corp` with another serial number.
with_serial() {
  [ -f "$1.pem" ] && return 0
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout "$work/$1.key" -out "$work/$1.csr" -subj "/O=Example Corp/CN=Example Corp $1 CA" 2>/dev/null
  printf 'basicConstraints = critical, CA:TRUE\nkeyUsage = critical, keyCertSign, cRLSign\nsubjectKeyIdentifier = hash\n' >"$work/ext"
  openssl x509 -req -in "$work/$1.csr" -signkey "$work/$1.key" -days 6000 -set_serial "$2" -extfile "$work/ext" -out "$1.pem" 2>/dev/null
}
with_serial negative-serial -5
with_serial zero-serial 0
with_serial long-serial 0x7f0102030405060708090a0b0c0d0e0f1011121314

# A server certificate whose signature has one bit wrong.
if [ ! -f server-forged.pem ]; then
  openssl x509 -in server.pem -outform der -out "$work/good.der"
  last=$(tail -c 1 "$work/good.der" | od -An -tu1 | tr -d ' ')
  { head -c -1 "$work/good.der"; printf "\\$(printf '%03o' $((last ^ 1)))"; } >"$work/forged.der"
  openssl x509 -inform der -in "$work/forged.der" -out server-forged.pem
fi

[ -f request.pem ] || openssl req -new -key server.key -subj '/O=Example Corp/CN=shop.example.com' -out request.pem
[ -f revoked.pem ] || openssl ca -gencrl -config "$work/ca.cnf" -cert corp.pem -keyfile corp.key -crldays 4000 -out revoked.pem 2>/dev/null
[ -f trusted.pem ] || openssl x509 -in partner.pem -addtrust serverAuth -trustout -out trusted.pem
[ -f container.pem ] || openssl crl2pkcs7 -nocrl -certfile corp.pem -certfile partner.pem -out container.pem
[ -f encrypted.key ] || openssl ec -in server.key -aes128 -passout pass:example -out encrypted.key 2>/dev/null
[ -f public.key ] || openssl pkey -in server.key -pubout -out public.key
