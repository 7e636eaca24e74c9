"""What the addons cost, always beside a baseline of the same run."""
