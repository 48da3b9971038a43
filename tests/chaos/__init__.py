"""Customers write while processes are killed and the provider misbehaves: nothing may be lost or happen twice."""
