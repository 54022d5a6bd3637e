"""How work is spread and resumed. The stages know nothing of it."""
