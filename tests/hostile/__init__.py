"""What attackers and accidents send: each test here tries to get in, to break it, or to make it say too much."""
