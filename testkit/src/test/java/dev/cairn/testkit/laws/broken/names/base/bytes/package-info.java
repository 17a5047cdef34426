/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.names.base.bytes;

import org.jspecify.annotations.NullMarked;
