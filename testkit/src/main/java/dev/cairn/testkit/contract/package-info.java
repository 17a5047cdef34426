/// One abstract suite per port, run against every implementation of it: what the port's comments
/// promise, as tests. A new implementation extends the suite and says how it is opened.
@NullMarked
package dev.cairn.testkit.contract;

import org.jspecify.annotations.NullMarked;
