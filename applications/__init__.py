"""The case and its life: calls, filing, acceptance, recognitions, the ladder (Article 6 (1) 2)."""
