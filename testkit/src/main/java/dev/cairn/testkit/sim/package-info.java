/// A world in one thread: virtual time, machines with clocks and disks, processes whose threads run
/// one at a time in an order that a seed decides, and a network between them. It knows nothing of
/// Regions or Raft; it is what [dev.cairn.base.env.Env] promises, kept to the letter and no
/// further.
///
/// - [dev.cairn.testkit.sim.World] is time: a queue of events.
/// - [dev.cairn.testkit.sim.Machine] survives crashes: its clock and its disk.
/// - [dev.cairn.testkit.sim.SimProcess] does not: its threads are [dev.cairn.testkit.sim.Fiber]s.
/// - [dev.cairn.testkit.sim.SimNetwork] carries what one machine has for another.
///
/// Everything random is drawn from [dev.cairn.testkit.sim.Chance], which the seed begins.
@NullMarked
package dev.cairn.testkit.sim;

import org.jspecify.annotations.NullMarked;
