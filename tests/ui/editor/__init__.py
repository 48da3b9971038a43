"""Tests of the editor's own JavaScript."""
