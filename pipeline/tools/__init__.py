"""One module an outside program, and the bounded child that it runs in."""
