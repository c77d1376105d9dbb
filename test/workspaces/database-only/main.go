package main

import (
	"database/sql"
	"fmt"

	_ "github.com/go-sql-driver/mysql"
)

func main() {
	db, err := sql.Open("mysql", "counter@tcp(db)/counter")
	if err != nil {
		panic(err)
	}
	var count int
	if err := db.QueryRow("SELECT COUNT(*) FROM visits").Scan(&count); err != nil {
		panic(err)
	}
	fmt.Println(count)
}
