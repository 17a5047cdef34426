/// What goes through a Region's log: one class per replicated command, from its encoding to what
/// applying it does. Applying is deterministic: it depends on the entry and on the Region's state
/// at that index, on nothing else.
///
/// A new command gets a kind in [dev.cairn.store.command.LogEntryCodec] and a class here.
@NullMarked
package dev.cairn.store.command;

import org.jspecify.annotations.NullMarked;
