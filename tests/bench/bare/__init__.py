"""The floor everything is measured against: a bare Django project with two tables and no sign-in."""
