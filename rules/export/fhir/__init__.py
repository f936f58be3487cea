"""FHIR: a questionnaire as a Questionnaire with `enableWhen`, its answers as a QuestionnaireResponse, and back."""
