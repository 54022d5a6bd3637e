"""The reading bench: made pages of nine grades, and readers compared on them."""
