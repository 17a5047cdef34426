/// Makes durable what groups must not forget: one append and one fdatasync for all groups of a
/// round.
@NullMarked
package dev.cairn.multiraft.persist;

import org.jspecify.annotations.NullMarked;
