"""Proposes a mapping for a file that no format knows, and writes it when it is accepted."""
