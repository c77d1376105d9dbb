// Command service asks a server for its status over HTTPS.
package main

import (
	"fmt"
	"log"
	"net/http"
)

func main() {
	response, err := http.Get("https://status.example.test/")
	if err != nil {
		log.Fatal(err)
	}
	defer response.Body.Close()
	fmt.Println(response.Status)
}
