/// What shall be done to a Region, step by step: [dev.cairn.pd.operator.Operator] walks its
/// [dev.cairn.pd.operator.Step]s as heartbeats show them done, and
/// [dev.cairn.pd.operator.OperatorTable] keeps at most one of them per Region.
@NullMarked
package dev.cairn.pd.operator;

import org.jspecify.annotations.NullMarked;
