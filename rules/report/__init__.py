"""What `check` found, as text, JSON and SARIF, one module each."""
