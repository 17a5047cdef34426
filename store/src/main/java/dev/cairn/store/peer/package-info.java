/// One peer of a Region. [dev.cairn.store.peer.RegionPeer] is its poller's side: it takes requests,
/// proposes, answers Raft. [dev.cairn.store.peer.RegionApplier] is its apply worker's side. The
/// rest are the parts of these two, one duty each: writes under way, reads under way, trimming the
/// log, reporting to PD.
@NullMarked
package dev.cairn.store.peer;

import org.jspecify.annotations.NullMarked;
