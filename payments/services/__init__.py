"""The verbs of payment and recovery."""
