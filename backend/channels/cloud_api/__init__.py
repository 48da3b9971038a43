"""A number on the WhatsApp Cloud API: what comes in, what goes out, and what WhatsApp asks for."""
