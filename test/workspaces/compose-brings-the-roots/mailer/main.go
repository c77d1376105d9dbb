package main

import "net/http"

func main() {
	response, err := http.Get("https://mail.example.com")
	if err != nil {
		panic(err)
	}
	response.Body.Close()
}
