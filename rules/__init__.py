"""The questionnaire engine."""
