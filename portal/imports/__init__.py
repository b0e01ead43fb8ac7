"""Bringing rows in from XLSX and CSV: read once into a row file, checked, shown, and only then written, in chunks."""
