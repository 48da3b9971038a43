"""Named secrets that calls of flows carry."""
