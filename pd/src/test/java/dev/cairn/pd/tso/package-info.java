@NullMarked
package dev.cairn.pd.tso;

import org.jspecify.annotations.NullMarked;
