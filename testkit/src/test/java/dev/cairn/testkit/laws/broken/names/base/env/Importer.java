package dev.cairn.testkit.laws.broken.names.base.env;

import dev.cairn.testkit.laws.broken.names.base.metrics.Metric;

/// Uses another package of base.
record Importer(Metric metric) {}
