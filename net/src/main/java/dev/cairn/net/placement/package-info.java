/// PD as its clients see it: who leads, and the calls, each repeated until its deadline while PD is
/// away or changes its leader. Start with [dev.cairn.net.placement.PdClient].
///
/// All state is owned by one loop, on which futures complete too: what hangs on a future must not
/// block.
@NullMarked
package dev.cairn.net.placement;

import org.jspecify.annotations.NullMarked;
