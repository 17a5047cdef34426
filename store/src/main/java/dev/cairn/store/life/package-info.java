/// How peers and stores come to be and end: the first start of a store and of a cluster
/// ([dev.cairn.store.life.Bootstrap]), the removal of a peer ([dev.cairn.store.life.PeerRemoval]).
@NullMarked
package dev.cairn.store.life;

import org.jspecify.annotations.NullMarked;
