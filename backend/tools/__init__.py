"""What the backend needs of the machine: the clock, ids, JSON."""
