"""Tests of the Cloud API channel."""
