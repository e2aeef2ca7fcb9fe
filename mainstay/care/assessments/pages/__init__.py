"""The screens of this area: answering, giving and entering, and looking at what came of it."""
