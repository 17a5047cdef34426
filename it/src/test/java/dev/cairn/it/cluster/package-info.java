/// Real processes: starting, killing, wiping and asking them.
///
/// [dev.cairn.it.cluster.RealCluster] is where to begin: a PD and some stores, each a JVM of its
/// own on free ports of 127.0.0.1 with a data directory of its own. Nothing here waits a fixed
/// time: conditions are awaited, with a deadline. No process outlives the JVM of the test, however
/// that one ends ([dev.cairn.it.cluster.Undertaker]).
@NullMarked
package dev.cairn.it.cluster;

import org.jspecify.annotations.NullMarked;
