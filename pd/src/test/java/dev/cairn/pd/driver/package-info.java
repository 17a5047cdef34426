@NullMarked
package dev.cairn.pd.driver;

import org.jspecify.annotations.NullMarked;
