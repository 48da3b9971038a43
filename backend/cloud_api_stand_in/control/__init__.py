"""How the stand-in is steered: being a customer, faults, the clock, options, the log."""
