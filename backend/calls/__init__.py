"""What effects reach outside: web addresses, models, and providers within their limits."""
