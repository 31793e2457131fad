"""Charts as SVG and PNG, drawn from answers of the public API; pure but for the fonts of PNG."""
