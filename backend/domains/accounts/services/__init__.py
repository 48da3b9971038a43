"""What may be done with people, workspaces and credentials, one file for each."""
