module example.com/counter

go 1.24

require github.com/go-sql-driver/mysql v1.9.0
