"""The audit log, as owners and admins read it."""
