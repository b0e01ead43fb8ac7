"""Measurements that hold the portal to its promises of speed; each prints a ratio to something known."""
