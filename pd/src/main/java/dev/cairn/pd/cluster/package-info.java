/// What the cluster is made of: stores, and Regions by key. Plain state, driven by calls and an
/// injected clock; whoever holds it ([dev.cairn.pd.driver.Driver]) does the locking.
///
/// Invariants: no two known Regions share a key; a Region never goes back to an older epoch; no id
/// is given out twice; no two living stores have one address.
@NullMarked
package dev.cairn.pd.cluster;

import org.jspecify.annotations.NullMarked;
