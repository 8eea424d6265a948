"""A face detector: scenes composed of portraits and backgrounds, the network, its targets, its figures."""
