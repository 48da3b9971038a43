"""Saved views: filters of conversations that a member keeps under a name."""
