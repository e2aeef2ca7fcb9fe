"""A believable organisation, made by code from a seed; every name in it is invented."""
