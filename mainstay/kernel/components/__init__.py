"""The house's own parts: templates, tags and shapes every page is built from."""
