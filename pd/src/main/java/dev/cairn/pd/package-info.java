/// The Placement Driver: what the cluster is made of, where every key lives, what time it is, and
/// what should move.
///
/// `PdServer` wires the rooms, top to bottom: `meta` is the only one that touches storage;
/// `member`, `tso`, `cluster` and `safepoint` keep their state behind it; `operator` and `checker`
/// decide about Regions; `driver` puts cluster, operators and checkers behind one lock; `grpc` and
/// `http` speak to the outside on one port.
@NullMarked
package dev.cairn.pd;

import org.jspecify.annotations.NullMarked;
