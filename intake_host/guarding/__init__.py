"""Guarding: what every request to any of our sites has to pass, whatever the site is."""
