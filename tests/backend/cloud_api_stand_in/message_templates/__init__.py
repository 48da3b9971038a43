"""Tests of the stand-in for the Cloud API."""
