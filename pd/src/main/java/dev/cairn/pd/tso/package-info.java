/// Timestamps that only grow: [dev.cairn.pd.tso.TimestampOracle].
@NullMarked
package dev.cairn.pd.tso;

import org.jspecify.annotations.NullMarked;
