"""The frame around the API: who asks, what is read, how much, and how answers and errors look."""
