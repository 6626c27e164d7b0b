"""The verbs of members and bank accounts."""
