"""The screens of the portal: short words, one thing at a time."""
