"""Tests of what effects reach outside."""
