"""intake_host embeds MD Integrations' patient intake in a partner's web site."""

__version__ = "0.1.0"
