"""How soon the editor can be used, how heavy its page is, and how smoothly cards are dragged, in real Chromium."""
