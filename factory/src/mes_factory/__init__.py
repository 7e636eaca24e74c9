"""The plant that nobody has: machines to poll and sensors to listen to, with a known truth."""
