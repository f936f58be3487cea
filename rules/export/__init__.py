"""The logic of a questionnaire in other people's formats, one module each with one public function."""
