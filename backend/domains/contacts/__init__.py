"""Contacts: who they are, tags, fields, consents."""
