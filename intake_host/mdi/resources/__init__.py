"""The parts of MDI's API, one module each."""
