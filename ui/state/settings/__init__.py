"""What a workspace is set to."""
