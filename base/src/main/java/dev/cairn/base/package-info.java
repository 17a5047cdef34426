@NullMarked
package dev.cairn.base;

import org.jspecify.annotations.NullMarked;
