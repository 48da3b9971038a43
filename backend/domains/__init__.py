"""What people and programs may do with a workspace, one folder for each subject."""
