package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	sum := 0
	for _, word := range os.Args[1:] {
		number, err := strconv.Atoi(word)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		sum += number
	}
	fmt.Println(sum)
}
