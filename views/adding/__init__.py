"""The parts of the page Add data, one a task."""
