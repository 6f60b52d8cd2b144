"""How the desk writes dates and times: by day, month and the 24-hour clock."""
