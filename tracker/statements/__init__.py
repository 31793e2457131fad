"""Text becomes statements: who says what about which issue. Pure: values in, values out."""
