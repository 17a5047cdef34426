/// Breaks the law of marks.
@NullUnmarked
package dev.cairn.testkit.laws.broken.marks.store;

import org.jspecify.annotations.NullUnmarked;
