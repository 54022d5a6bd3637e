"""Ratios against other tools, measured on this machine. `make bench` runs them."""
