"""The host's HTTP side: pages, the partners' API, and what the host page asks for."""
