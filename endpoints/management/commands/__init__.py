"""Commands of the endpoints."""
