"""A local stand-in for WhatsApp's Cloud API: answers as the Graph API does and posts signed webhooks as Meta does.

Nothing here was compared with Meta's live servers. Where Meta's documents leave a choice open, the choice is an option
(`options.py`), so that a product can be tried against both readings.
"""
