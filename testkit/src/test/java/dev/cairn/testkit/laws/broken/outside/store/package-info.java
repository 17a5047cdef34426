/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.outside.store;

import org.jspecify.annotations.NullMarked;
