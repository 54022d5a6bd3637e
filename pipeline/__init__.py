"""Reads what police agencies answered, and shows what they alert on."""

__version__ = "0.1.0"
