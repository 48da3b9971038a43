"""The flow editor."""
