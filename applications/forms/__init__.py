"""The forms of filing, acceptance, official lists and the ladder."""
