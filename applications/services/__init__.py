"""The verbs of filing, acceptance, recognition and the ladder."""
