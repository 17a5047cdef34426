/// Stores of one cluster in one JVM, over real engines and logs but with messages handed over
/// directly and a placement driver that does as it is told. For tests of `store` and `multiraft`
/// through their public doors.
@NullMarked
package dev.cairn.testkit.cluster;

import org.jspecify.annotations.NullMarked;
