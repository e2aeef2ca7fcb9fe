"""Draw the screens about people: who comes in, who is found, who works where."""
