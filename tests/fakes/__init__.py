"""Servers on loopback that stand for the outside: what our code talks to in the tests."""
