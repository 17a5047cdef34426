/// A Region's data on its way to another store: built from one engine snapshot at a known applied
/// index, sent as sorted files, put in so that a crash at any step is mended at the next start.
@NullMarked
package dev.cairn.store.snapshot;

import org.jspecify.annotations.NullMarked;
