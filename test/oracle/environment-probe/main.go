// Prints, as one line of JSON, through which proxy Go would send a request to each URL that is given as an argument.
// That it prints anything at all tells that it started with the environment that it was given.
package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
)

func main() {
	proxies := map[string]string{}
	for _, argument := range os.Args[1:] {
		target, err := url.Parse(argument)
		if err != nil {
			panic(err)
		}
		proxy, err := http.ProxyFromEnvironment(&http.Request{URL: target})
		switch {
		case err != nil:
			proxies[argument] = err.Error()
		case proxy == nil:
			proxies[argument] = ""
		default:
			proxies[argument] = proxy.String()
		}
	}
	json.NewEncoder(os.Stdout).Encode(proxies)
}
