"""What happens in a workspace's conversations, told as it happens."""
