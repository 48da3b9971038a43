"""The language model of a workspace."""
