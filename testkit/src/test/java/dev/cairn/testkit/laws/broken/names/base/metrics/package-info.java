/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.names.base.metrics;

import org.jspecify.annotations.NullMarked;
