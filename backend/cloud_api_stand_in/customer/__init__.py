"""The other end of the line: what customers do, and what they see."""
