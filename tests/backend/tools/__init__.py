"""Tests of the backend's tools."""
