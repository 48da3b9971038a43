"""The inbox's pure JavaScript and its words."""
