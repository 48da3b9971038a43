"""Conversations: what was said, which way it took, and what could not be done."""
