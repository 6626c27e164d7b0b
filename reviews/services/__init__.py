"""The verbs of review, public notice, objection and deliberation."""
