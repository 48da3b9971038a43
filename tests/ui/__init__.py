"""The pages, as far as they need no browser."""
