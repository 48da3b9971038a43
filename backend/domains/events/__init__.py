"""Events and calls from other systems."""
