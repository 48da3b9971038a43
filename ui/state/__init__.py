"""What pages know and do. Every public method is an endpoint for anybody: the API decides, by their own log-in."""
