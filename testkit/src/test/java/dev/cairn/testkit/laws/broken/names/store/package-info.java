/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.names.store;

import org.jspecify.annotations.NullMarked;
