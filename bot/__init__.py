"""The running bot: settings, network, storage, processes, and the wiring of all objects."""
