"""Scoring: text in, a probability per label out."""

import os

# From its import on, onnxruntime 1.32 keeps a number for the machine and a list of its uses in the
# home, to be sent to its maker; only this keeps it from that. It is imported in this package alone.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
