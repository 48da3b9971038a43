"""The work of the worker."""
