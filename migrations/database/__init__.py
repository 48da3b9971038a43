"""Migrations of the tables. `python -m migrations.database "what changes"` writes the next one from the models."""
