"""Files of a workspace: stored to be sent, and those customers sent."""
