"""How fast the engine and the checks are; `python -m tests.bench` measures and prints it."""
