"""The newsroom's stories as an export of WordPress (WXR 1.2), for whoever goes there or to what reads such files."""
