"""What the system tests stand on: real processes, real databases, conditions instead of sleeps."""
