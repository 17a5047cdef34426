/// What goes wrong in a simulated cluster. [dev.cairn.testkit.fault.FaultPlan] picks, from a seed,
/// some kinds of faults and how often each strikes (swarm testing: Groce et al., ISSTA 2012);
/// [dev.cairn.testkit.fault.Nemesis] lets them strike, and in the end mends everything.
@NullMarked
package dev.cairn.testkit.fault;

import org.jspecify.annotations.NullMarked;
