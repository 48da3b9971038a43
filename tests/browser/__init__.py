"""What people do, in a real browser, against the whole product."""
