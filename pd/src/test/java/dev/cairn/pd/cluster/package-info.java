@NullMarked
package dev.cairn.pd.cluster;

import org.jspecify.annotations.NullMarked;
