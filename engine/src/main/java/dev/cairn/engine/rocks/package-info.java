/// The real engine: [dev.cairn.engine.rocks.RocksEngine] on RocksDB's Java interface, the only
/// package that knows of it.
///
/// Everything native that is opened here is closed here: the engine owns its options, a snapshot
/// and a cursor own theirs, and closing an engine under an open cursor is refused, because RocksDB
/// would crash the process.
@NullMarked
package dev.cairn.engine.rocks;

import org.jspecify.annotations.NullMarked;
