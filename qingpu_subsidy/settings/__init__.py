"""Settings: `base` for one's own machine and the demo, `test` for tests, `production` for work."""
