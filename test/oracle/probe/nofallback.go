//go:build !go1.20
// +build !go1.20

package main

func linkFallbackRoots(string) {
	panic("this release has no fallback roots")
}
