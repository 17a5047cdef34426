/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.purity.raft;

import org.jspecify.annotations.NullMarked;
