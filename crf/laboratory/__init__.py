"""Laboratory analytes, their units, reference ranges and reports as printed: pure rules, without Django."""
