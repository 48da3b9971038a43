"""Connected numbers, and what their providers post."""
