"""The executive page."""
