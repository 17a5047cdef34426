/// Load: closed loops of callers against Cairn or etcd, and what they measured. Start with
/// [dev.cairn.cli.bench.BenchRawCommand]; a system to be measured is a
/// [dev.cairn.cli.bench.Target].
@NullMarked
package dev.cairn.cli.bench;

import org.jspecify.annotations.NullMarked;
