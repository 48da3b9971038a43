"""How soon the editor can be used and tells issues, how heavy it is, how smoothly it drags: in real Chromium."""
