"""How many messages an installation takes and answers, beside what the machine and its databases can do at all."""
