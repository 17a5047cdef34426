/// Runs committed entries through the owner's state machine: a few workers, each with one engine
/// batch for the entries of many groups.
@NullMarked
package dev.cairn.multiraft.apply;

import org.jspecify.annotations.NullMarked;
