"""The demo: a workspace whose number is connected to the stand-in, with flows that can be talked to at once."""
