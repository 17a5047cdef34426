/// Small clusters of [dev.cairn.raft.RaftNode]s in one thread from one seed: `World` chooses what
/// happens next, `SimPeer` is what an embedding would be, `Oracle` checks after every step.
/// `RaftSimulation` is the test.
@NullMarked
package dev.cairn.raft.simulation;

import org.jspecify.annotations.NullMarked;
