"""Tests of what people and programs may do."""
