"""Reasoning about all people: what no test of single cases can settle."""
