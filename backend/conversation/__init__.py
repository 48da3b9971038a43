"""From an update that came in to what is recorded of the turn it led to."""
