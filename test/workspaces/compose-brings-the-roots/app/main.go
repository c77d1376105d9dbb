package main

import "net/http"

func main() {
	response, err := http.Get("https://api.example.com/prices")
	if err != nil {
		panic(err)
	}
	response.Body.Close()
}
