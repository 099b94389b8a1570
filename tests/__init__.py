"""Tests mirror the tree and read as facts."""
