"""Who is there to see to chats."""
