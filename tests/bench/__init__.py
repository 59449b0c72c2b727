"""How much a page costs, beside a bare view of the same server. `make bench` runs it."""
