@NullMarked
package dev.cairn.base.env;

import org.jspecify.annotations.NullMarked;
