"""The screens of this area: what is owed, what is written about it, the safety plan."""
