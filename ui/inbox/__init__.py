"""The inbox: where people see to conversations."""
