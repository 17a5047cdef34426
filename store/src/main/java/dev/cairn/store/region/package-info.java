/// What a store knows of its Regions and how it keeps that on disk: keys
/// ([dev.cairn.store.region.LocalKeys], [dev.cairn.store.region.DataKeys]), encodings, and the
/// states a peer can be found in after a restart.
@NullMarked
package dev.cairn.store.region;

import org.jspecify.annotations.NullMarked;
