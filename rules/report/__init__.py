"""What `check` found, as text, JSON and SARIF, and what `diff` replayed, as text, one module each."""
