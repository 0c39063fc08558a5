"""How it runs: settings, files, sockets, and the place where the objects meet."""
