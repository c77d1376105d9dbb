// Answers, record by record, what encoding/pem and crypto/x509 of this release make of bytes.
//
// A record on standard input is one letter, a big-endian 32-bit length, and that many bytes. The answer is one line of JSON:
// 'P' takes a PEM file, 'D' the DER of one certificate.
package main

import (
	"bufio"
	"crypto/sha256"
	"crypto/x509"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"os"
)

type block struct {
	// Type in hex, since it may hold any byte.
	Type    string `json:"type"`
	Headers int    `json:"headers"`
	Length  int    `json:"length"`
	// Sha256 of the decoded bytes.
	Sha256 string `json:"sha256"`
	// End is the offset in the file at which the search goes on.
	End   int    `json:"end"`
	Error string `json:"error"`
}

type pemReport struct {
	Roots  int     `json:"roots"`
	Ok     bool    `json:"ok"`
	Blocks []block `json:"blocks"`
}

type derReport struct {
	Error string `json:"error"`
}

func errorOf(der []byte) string {
	if _, err := x509.ParseCertificate(der); err != nil {
		return err.Error()
	}
	return ""
}

func hexOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func judgePem(data []byte) pemReport {
	pool := x509.NewCertPool()
	result := pemReport{Blocks: []block{}}
	result.Ok = pool.AppendCertsFromPEM(data)
	result.Roots = len(pool.Subjects())
	rest := data
	for {
		var found *pem.Block
		found, rest = pem.Decode(rest)
		if found == nil {
			return result
		}
		result.Blocks = append(result.Blocks, block{
			Type:    hex.EncodeToString([]byte(found.Type)),
			Headers: len(found.Headers),
			Length:  len(found.Bytes),
			Sha256:  hexOf(found.Bytes),
			End:     len(data) - len(rest),
			Error:   errorOf(found.Bytes),
		})
	}
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	answer := json.NewEncoder(out)
	for {
		head := make([]byte, 5)
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		data := make([]byte, binary.BigEndian.Uint32(head[1:]))
		if _, err := io.ReadFull(in, data); err != nil {
			return
		}
		if head[0] == 'P' {
			answer.Encode(judgePem(data))
		} else {
			answer.Encode(derReport{errorOf(data)})
		}
	}
}
