"""WhatsApp's approved messages: the catalogue, the rules for new ones, and how their places are filled."""
