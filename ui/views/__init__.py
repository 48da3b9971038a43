"""What the API answers, as far as pages show it; dataclasses, because Reflex hands those on to the browser."""
