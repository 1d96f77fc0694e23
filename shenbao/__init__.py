"""The application: command line, batch, dataset."""
