"""Messages that people and programs send."""
