/// Regions: who serves which keys, with which peers, and how that changes. [dev.cairn.store.Store]
/// is the facade; the path of a write goes on in [dev.cairn.store.peer.RegionPeer].
///
/// Invariants: a write is acknowledged only after it is applied on the leader; a lease is given up
/// before leadership is; data is taken away only after nobody can answer from it any more; a
/// Region's durable state changes before its peers act on it.
@NullMarked
package dev.cairn.store;

import org.jspecify.annotations.NullMarked;
