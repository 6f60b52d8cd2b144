"""As in English, but for the month: Russian says it in full and in the genitive, and in small letters."""

DATE_FORMAT = "j E Y"
DATETIME_FORMAT = "j E Y, H:i"
TIME_FORMAT = "H:i"
