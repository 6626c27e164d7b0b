"""Who may be rewarded: enterprises, providers, their members and accounts (Article 4)."""
