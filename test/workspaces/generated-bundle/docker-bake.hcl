target "shop" {
  context = "app"
  tags = ["registry.example.com/shop:latest"]
}
