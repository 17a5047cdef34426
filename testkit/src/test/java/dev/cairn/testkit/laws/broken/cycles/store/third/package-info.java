/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.cycles.store.third;

import org.jspecify.annotations.NullMarked;
