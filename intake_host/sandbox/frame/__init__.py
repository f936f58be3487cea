"""MDI's white-label patient frame, as far as the sandbox plays it."""
