/// The processes of a cluster in a simulated world: stores and PD made of the code that ships, with
/// only what lies around it replaced: messages go through [dev.cairn.testkit.sim.SimNetwork],
/// engines are in memory and lose in a crash what was not flushed, and PD is asked without gRPC.
///
/// Known mistakes ([dev.cairn.testkit.node.Mutation]) are made here too, in what is wrapped around
/// that code, never in it.
@NullMarked
package dev.cairn.testkit.node;

import org.jspecify.annotations.NullMarked;
