"""People, their workspaces, and the credentials of people and programs."""
