"""What stands beside a conversation: who the contact is, what was collected, and why the bot said what it said."""
