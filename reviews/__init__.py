"""The judgement: reviews, public notices, objections and deliberation (Article 6 (1) 3 to 5)."""
