/// What is wrong with one Region, and which operator mends it:
/// [dev.cairn.pd.checker.ReplicaChecker]. Pure: a decision depends on the Region and the stores
/// alone.
@NullMarked
package dev.cairn.pd.checker;

import org.jspecify.annotations.NullMarked;
