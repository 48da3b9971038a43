"""Measures the live inbox: from the webhook to the stream, and what an open stream takes."""
