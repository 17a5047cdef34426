/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.cycles.store.second;

import org.jspecify.annotations.NullMarked;
