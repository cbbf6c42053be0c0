"""Timings as ratios against a raw baseline of the same run. Printed, never asserted: machines are noisy."""
