"""What becomes true in records, one module for each thing."""
