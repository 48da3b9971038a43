"""The pure engine: a flow and an input in, a session and effects out."""
