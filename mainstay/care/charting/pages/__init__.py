"""The screens of charting, one module for each."""
