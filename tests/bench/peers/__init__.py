"""The same work on other systems, set up and run by hand: `python -m tests.bench.peers`."""
