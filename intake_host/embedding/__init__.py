"""Decisions about frames: who may embed, what is framed, which event counts, who gets a code."""
