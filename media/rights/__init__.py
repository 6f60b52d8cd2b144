"""What may be shown, when, and why not: categories, leases, embargo, expiry, quotas, recall, AI labels."""
