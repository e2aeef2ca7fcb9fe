"""The working record of a mental health team."""
