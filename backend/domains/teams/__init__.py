"""Teams that chats are handed to."""
