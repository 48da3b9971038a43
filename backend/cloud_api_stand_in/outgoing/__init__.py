"""What a message to a customer must look like: WhatsApp's limits, type by type."""
