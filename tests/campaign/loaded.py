"""What a bot loads in its life beside what every bot of the tests does, loaded before it begins.

A run has several lives of a bot, and each would spend a second on a first digest.
"""

import sklearn.cluster
import sklearn.feature_extraction.text
import sklearn.metrics
import sklearn.utils.extmath  # noqa: F401

import bot.digests.look.chart  # noqa: F401  loading it is the point
