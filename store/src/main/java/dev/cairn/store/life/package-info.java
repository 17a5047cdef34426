/// How peers and stores come to be and end: the first start of a store and of a cluster
/// ([dev.cairn.store.life.Bootstrap]), a Region that a split makes ([dev.cairn.store.life.Birth]),
/// the removal of a peer ([dev.cairn.store.life.PeerRemoval]); [dev.cairn.store.life.Cradle] keeps
/// these apart.
@NullMarked
package dev.cairn.store.life;

import org.jspecify.annotations.NullMarked;
