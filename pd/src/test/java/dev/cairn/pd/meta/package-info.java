@NullMarked
package dev.cairn.pd.meta;

import org.jspecify.annotations.NullMarked;
