"""What goes over the wire, as pure values: no I/O, no event loop, no Tornado."""
