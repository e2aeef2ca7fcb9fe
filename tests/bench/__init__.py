"""Measure the aims of the guide's performance page as ratios within one run: `./run bench`."""
