"""Private notes on conversations, and who is mentioned in them."""
