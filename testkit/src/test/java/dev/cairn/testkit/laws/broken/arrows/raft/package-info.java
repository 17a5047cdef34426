/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.arrows.raft;

import org.jspecify.annotations.NullMarked;
