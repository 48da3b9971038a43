"""What a workspace's language model does for operators: a summary, a suggested reply."""
