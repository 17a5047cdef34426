/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.names.store.util;

import org.jspecify.annotations.NullMarked;
