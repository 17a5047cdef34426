/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.names.base.env;

import org.jspecify.annotations.NullMarked;
