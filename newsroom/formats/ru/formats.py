"""As in English, so that a column is as wide, and a page needs no second form of each date."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
TIME_FORMAT = "H:i"
