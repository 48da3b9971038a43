"""What a workspace is set to: a page for each thing, side by side."""
