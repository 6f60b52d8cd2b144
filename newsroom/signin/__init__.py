"""Who signs in to the desk: passwords, second factors, and how often somebody may try."""
