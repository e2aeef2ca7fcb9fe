"""The screens of privacy, for staff."""
