"""MDI's partner API, as far as the sandbox plays it."""
