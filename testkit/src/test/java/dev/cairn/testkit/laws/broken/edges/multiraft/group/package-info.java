/// Breaks a law.
@NullMarked
package dev.cairn.testkit.laws.broken.edges.multiraft.group;

import org.jspecify.annotations.NullMarked;
