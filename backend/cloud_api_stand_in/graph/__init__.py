"""The endpoints of the Graph API: what each call does and answers."""
