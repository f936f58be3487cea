"""A questionnaire in the words of other systems, one module a format."""
