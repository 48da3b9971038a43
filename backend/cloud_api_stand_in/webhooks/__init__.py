"""What the stand-in tells the business: updates, their order, their signature, and how often they are tried."""
