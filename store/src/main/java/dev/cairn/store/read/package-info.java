/// Reading without the log: [dev.cairn.store.read.Serving] is what a peer's poller publishes for
/// the threads on which requests arrive, [dev.cairn.store.read.Lease] says for how long its word
/// holds.
@NullMarked
package dev.cairn.store.read;

import org.jspecify.annotations.NullMarked;
