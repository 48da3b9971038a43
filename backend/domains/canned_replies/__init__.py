"""Canned replies: texts that operators send again and again."""
