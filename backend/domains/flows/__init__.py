"""Flows: drafts, proofs, versions."""
