@NullMarked
package dev.cairn.pd.safepoint;

import org.jspecify.annotations.NullMarked;
