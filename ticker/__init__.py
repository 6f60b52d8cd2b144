"""The market desk: instruments and their quotes."""
